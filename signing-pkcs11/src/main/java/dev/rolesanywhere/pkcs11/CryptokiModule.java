package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A module in memory, which a process has once: who opens it again shares it, and the last one to close it ends it. Its
 * native code stays in memory, because threads of its own may be running in it.
 */
final class CryptokiModule {

    private static final Map<String, CryptokiModule> LOADED = new HashMap<>();

    private final String name;
    private final Cryptoki cryptoki;
    private final Map<String, TokenLogin> logins = new HashMap<>();
    private int users;
    private boolean isOurs;

    CryptokiModule(String name, Cryptoki cryptoki) {
        this.name = name;
        this.cryptoki = cryptoki;
    }

    /** Opens the module, and loads it if it is not in memory yet. */
    static CryptokiModule open(ModuleLocation location) {
        return shared(location.name(), () -> ModuleLoader.load(location)).open();
    }

    private static CryptokiModule shared(String name, Supplier<Cryptoki> loader) {
        synchronized (LOADED) {
            CryptokiModule module = LOADED.get(name);
            if (module == null) {
                module = new CryptokiModule(name, loader.get());
                LOADED.put(name, module);
            }
            return module;
        }
    }

    synchronized CryptokiModule open() {
        if (users == 0) {
            initialize();
        }
        users++;
        return this;
    }

    private void initialize() {
        try {
            cryptoki.initialize();
            isOurs = true;
        } catch (CryptokiException failure) {
            // Another library of this process, such as the JDK's provider, uses it too.
            if (failure.returnValue() != ReturnValue.CRYPTOKI_ALREADY_INITIALIZED) {
                throw new IdentityException(
                        Reason.UNREADABLE,
                        "the PKCS#11 module " + name + " does not start: " + failure.getMessage()
                                + "; see what it needs to be set up",
                        failure);
            }
            isOurs = false;
        }
    }

    /** Starts the module again after someone else in this process has ended it. */
    synchronized void revive() {
        boolean wasOurs = isOurs;
        initialize();
        isOurs |= wasOurs;
    }

    /**
     * Ends the module and starts it again, where that disturbs nobody else in this process.
     *
     * @return false if the module goes on as it was
     */
    synchronized boolean restart() {
        if (users != 1 || !isOurs) {
            return false;
        }
        terminate();
        initialize();
        return true;
    }

    private void terminate() {
        try {
            cryptoki.terminate();
        } catch (CryptokiException alreadyEnded) {
            // It was to end.
        }
    }

    /**
     * Gives the module back.
     *
     * @param quietly whether nobody is within the module, so that it may end
     */
    synchronized void close(boolean quietly) {
        users--;
        if (users == 0 && isOurs && quietly) {
            terminate();
        }
    }

    String name() {
        return name;
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    /** Returns what is known of the login to a token, which all of the process shares. */
    synchronized TokenLogin login(Token token) {
        return logins.computeIfAbsent(token.uri().format(), key -> new TokenLogin(cryptoki));
    }
}
