package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A module, loaded once per process and shared by all its users. The last user finalizes it. Its native code stays in
 * memory, because its own threads may be running.
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

    /** Opens the module and loads it if necessary. */
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
        } catch (CryptokiException e) {
            // Another library in this process, such as the JDK's provider, may use it too.
            if (e.returnValue() != ReturnValue.CRYPTOKI_ALREADY_INITIALIZED) {
                throw new IdentityException(
                        Reason.UNREADABLE,
                        "the PKCS#11 module " + name + " failed to start: " + e.getMessage()
                                + "; check its configuration",
                        e);
            }
            isOurs = false;
        }
    }

    /** Initializes the module again after someone else in this process finalized it. */
    synchronized void revive() {
        boolean wasOurs = isOurs;
        initialize();
        isOurs |= wasOurs;
    }

    /**
     * Finalizes the module and initializes it again, if nobody else in this process uses it.
     *
     * @return false if someone else uses it
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
        } catch (SigningHelperException ignored) {
            // It was finalized already, or does not respond.
        }
    }

    /**
     * Closes the module for one user.
     *
     * @param quietly whether no call is in progress, so that the module may be finalized
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

    /** Returns the login to a token, which the whole process shares. */
    synchronized TokenLogin login(Token token) {
        return logins.computeIfAbsent(token.uri().format(), key -> new TokenLogin(cryptoki));
    }
}
