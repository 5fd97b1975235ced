package dev.rolesanywhere.cli;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.store.FileIdentitySource;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks at the terminal for a password that is needed and was not given, and asks again when it is wrong. */
final class PromptingIdentitySource implements IdentitySource {

    private static final int MOST_QUESTIONS = 3;

    private final Supplier<FileIdentitySource.Builder> files;
    private final Terminal terminal;

    PromptingIdentitySource(Supplier<FileIdentitySource.Builder> files, Terminal terminal) {
        this.files = files;
        this.terminal = terminal;
    }

    @Override
    public X509Identity load() {
        try {
            return files.get().build().load();
        } catch (IdentityException locked) {
            if (locked.reason() != Reason.PASSWORD_MISSING) {
                throw locked;
            }
            return ask(locked);
        }
    }

    private X509Identity ask(IdentityException locked) {
        IdentityException failure = locked;
        String question = SigningHelper.NAME + ": password of "
                + locked.getMessage().replaceFirst(": the .* is encrypted, and no password was given$", "");
        for (int asked = 0; asked < MOST_QUESTIONS; asked++) {
            Optional<char[]> password = terminal.askPassword(question);
            if (password.isEmpty()) {
                throw failure;
            }
            try {
                return files.get()
                        .privateKeyPassword(password::get)
                        .storePassword(password::get)
                        .build()
                        .load();
            } catch (IdentityException wrong) {
                if (wrong.reason() != Reason.PASSWORD_WRONG) {
                    throw wrong;
                }
                failure = wrong;
                question = SigningHelper.NAME + ": it is another one; try again";
            }
        }
        throw failure;
    }
}
