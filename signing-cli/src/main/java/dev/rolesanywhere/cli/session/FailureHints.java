package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.IdentityException;
import java.util.Optional;

/** Names the options that fix a failure; the library's messages do not know options. */
public final class FailureHints {

    private FailureHints() {}

    public static Optional<String> of(RolesAnywhereException failure) {
        if (failure instanceof ExplainedException explained) {
            return explained.hint();
        }
        if (failure instanceof IdentityException identity) {
            return ofIdentity(identity.reason());
        }
        return Optional.empty();
    }

    /** Returns the message of a failure and its hint on one line. */
    static String withMessage(RolesAnywhereException failure) {
        return failure.getMessage() + of(failure).map(hint -> "; " + hint).orElse("");
    }

    private static Optional<String> ofIdentity(IdentityException.Reason reason) {
        return switch (reason) {
            case PASSWORD_MISSING, PASSWORD_WRONG ->
                Optional.of(
                        "pass the password of a PEM key, or of a JKS key that has its own, with --pkcs8-password, of"
                                + " a PKCS#12 or JKS file with --pkcs12-password, of a key store with --keystore-password and"
                                + " perhaps --keystore-key-password: env:NAME, file:PATH, or the password itself");
            case PIN_MISSING ->
                Optional.of("pass the PIN with --pkcs11-pin (env:NAME, file:PATH, or the PIN itself) or as pin-source"
                        + " of the URI; a key that asks at each signature takes it with --reuse-pin");
            case KEY_MISSING -> Optional.of("name the file or the pkcs11: URI of the key with --private-key");
            default -> Optional.empty();
        };
    }
}
