package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.Terminal;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.store.FileIdentitySource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prompts for a password that is needed but was not given, and prompts again if it is wrong. The right password is kept
 * for later loads, which never prompt, because the user may have left the terminal.
 */
public final class PromptingIdentitySource implements IdentitySource {

    private static final int MAX_PROMPTS = 3;

    private final Supplier<FileIdentitySource.Builder> files;
    private final Terminal terminal;
    private char @Nullable [] password;
    private boolean loaded;

    public PromptingIdentitySource(Supplier<FileIdentitySource.Builder> files, Terminal terminal) {
        this.files = files;
        this.terminal = terminal;
    }

    @Override
    public synchronized X509Identity load() {
        X509Identity identity = password == null ? loadOrPrompt() : load(password);
        loaded = true;
        return identity;
    }

    private X509Identity loadOrPrompt() {
        try {
            return files.get().build().load();
        } catch (IdentityException e) {
            if (loaded || e.reason() != Reason.PASSWORD_MISSING) {
                throw e;
            }
            return prompt(e);
        }
    }

    private X509Identity load(char[] password) {
        return files.get()
                .privateKeyPassword(password::clone)
                .storePassword(password::clone)
                .build()
                .load();
    }

    private X509Identity prompt(IdentityException locked) {
        IdentityException failure = locked;
        String question = ProcessContext.COMMAND + ": password of "
                + locked.getMessage().replaceFirst(": the .* is encrypted, but no password was given$", "");
        for (int prompts = 0; prompts < MAX_PROMPTS; prompts++) {
            Optional<char[]> typed = terminal.askPassword(question);
            if (typed.isEmpty()) {
                throw failure;
            }
            try {
                X509Identity identity = load(typed.get());
                password = typed.get();
                return identity;
            } catch (IdentityException e) {
                if (e.reason() != Reason.PASSWORD_WRONG) {
                    throw e;
                }
                failure = e;
                question = ProcessContext.COMMAND + ": wrong password; try again";
            }
        }
        throw failure;
    }
}
