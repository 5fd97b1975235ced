package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure with a hint, and the hints for failures of the library, which does not know the options. */
public final class ExplainedException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    public ExplainedException(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** Returns the hint for a failure, if there is one. */
    public static Optional<String> hintFor(SigningHelperException failure) {
        if (failure instanceof ExplainedException explained) {
            return Optional.ofNullable(explained.hint);
        }
        if (failure instanceof IdentityException identity) {
            return optionsFor(identity.reason());
        }
        return Optional.empty();
    }

    /** Returns the message of a failure and its hint on one line. */
    public static String messageWithHint(SigningHelperException failure) {
        return failure.getMessage() + hintFor(failure).map(hint -> "; " + hint).orElse("");
    }

    private static Optional<String> optionsFor(IdentityException.Reason reason) {
        return switch (reason) {
            case PASSWORD_MISSING, PASSWORD_WRONG ->
                Optional.of(
                        "use --pkcs12-password for a PKCS#12 or JKS file, --pkcs8-password for a PEM or DER key and for"
                                + " a JKS key that has its own password, --keystore-password and"
                                + " --keystore-key-password for --keystore; each takes env:NAME, file:PATH, or the"
                                + " password itself");
            case PIN_MISSING ->
                Optional.of("pass the PIN with --pkcs11-pin (env:NAME, file:PATH, or the PIN itself) or as"
                        + " pin-source in the URI; for a key that requires its PIN for each signature, add"
                        + " --reuse-pin");
            case TPM_PASSWORD_MISSING ->
                Optional.of("pass the password of the TPM key with --tpm-key-password (env:NAME, file:PATH, or the"
                        + " password itself), or --no-tpm-key-password if it has none");
            case KEY_MISSING -> Optional.of("specify the file or the pkcs11: URI of the key with --private-key");
            default -> Optional.empty();
        };
    }
}
