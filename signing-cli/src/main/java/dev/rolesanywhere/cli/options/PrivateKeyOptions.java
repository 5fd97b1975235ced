package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.store.FileIdentitySource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that sign. */
final class PrivateKeyOptions {

    static final String PRIVATE_KEY = "--private-key";
    static final String PKCS8_PASSWORD = "--pkcs8-password";

    @Option(
            names = PRIVATE_KEY,
            paramLabel = "FILE",
            description = "The private key file, unless the certificate file contains the key: PEM, DER, PKCS#12 or"
                    + " JKS. Also env:NAME for an environment variable, fd:N for a file descriptor, - for"
                    + " standard input, the pkcs11: URI of a key in a token, or handle:0x81… for a key in a TPM. A"
                    + " file may also contain a TPM key (TSS2 PRIVATE KEY).")
    @Nullable
    private String privateKey;

    @Option(
            names = PKCS8_PASSWORD,
            paramLabel = "PASSWORD",
            description = "The password of an encrypted PEM or DER key, or of a key in a JKS file that has its own"
                    + " password: env:NAME, file:PATH, or the password itself.")
    @Nullable
    private String pkcs8Password;

    @Option(
            names = "--reuse-pin",
            description = "Reuses the PIN of the token for a key that requires a PIN for each signature.")
    private boolean reusePin;

    private @Nullable PasswordOption keyPassword;

    void apply(FastPathArguments arguments) {
        privateKey = arguments.value(PRIVATE_KEY);
        pkcs8Password = arguments.value(PKCS8_PASSWORD);
    }

    /** Returns the URI of a key in a token. */
    Optional<String> tokenUri() {
        return TokenOptions.uri(privateKey);
    }

    boolean isGiven() {
        return !location().isEmpty();
    }

    /** Returns the value of --private-key, or an empty text. */
    String location() {
        return privateKey == null ? "" : privateKey;
    }

    /** Returns whether the key is persistent in a TPM. */
    boolean isHandle() {
        return location().startsWith(TpmOptions.HANDLE);
    }

    boolean reusesPin() {
        return reusePin;
    }

    /** Adds to a failure that a password was given, if it was not needed. */
    IdentityException withUnneededPassword(IdentityException failure) {
        return keyPassword == null ? failure : keyPassword.unneeded(failure);
    }

    void warnOfUnneededPassword(ProcessContext context) {
        if (keyPassword != null) {
            keyPassword.warnIfUnneeded(context);
        }
    }

    /**
     * Adds where the key is, which can decide between several certificates in a file.
     *
     * @return false if it is not in a file
     */
    boolean addFileTo(CacheKey.Builder key) {
        if (privateKey == null || privateKey.isEmpty()) {
            key.add("");
            return true;
        }
        if (!InlineContent.isPlainPath(privateKey)) {
            return false;
        }
        key.add(PathOption.path(PRIVATE_KEY, privateKey).toAbsolutePath().toString());
        return true;
    }

    void addTo(FileIdentitySource.Builder source, ProcessContext context) {
        if (privateKey != null && !privateKey.isEmpty()) {
            String value = privateKey;
            InlineContent.of(PRIVATE_KEY, value, context)
                    .ifPresentOrElse(
                            content -> source.privateKey(value, content),
                            () -> source.privateKey(PathOption.path(PRIVATE_KEY, value)));
        }
        if (pkcs8Password != null) {
            keyPassword = PasswordOption.of(PKCS8_PASSWORD, pkcs8Password, context.environment());
            source.privateKeyPassword(keyPassword);
        }
    }
}
