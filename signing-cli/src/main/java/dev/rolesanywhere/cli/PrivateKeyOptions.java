package dev.rolesanywhere.cli;

import dev.rolesanywhere.store.FileIdentitySource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that sign. */
@SuppressWarnings("UnusedVariable") // LaterFeatures refuses the options that nothing reads.
final class PrivateKeyOptions {

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            description = "The private key in PEM: PKCS#8, encrypted or not, PKCS#1, or SEC1.")
    @Nullable
    private String privateKey;

    @Option(
            names = "--pkcs8-password",
            paramLabel = "PASSWORD",
            description = "The password of an encrypted PEM key: env:NAME, file:PATH, or the password itself.")
    @Nullable
    private String pkcs8Password;

    @Option(names = "--use-latest-expiring-certificate", description = "Not supported yet.")
    private boolean useLatestExpiringCertificate;

    @Option(names = "--reuse-pin", description = "Not supported yet.")
    private boolean reusePin;

    @Option(names = "--tpm-key-password", paramLabel = "PASSWORD", description = "Not supported yet.")
    @Nullable
    private String tpmKeyPassword;

    @Option(names = "--no-tpm-key-password", description = "Not supported yet.")
    private boolean noTpmKeyPassword;

    void addTo(FileIdentitySource.Builder source, ProcessContext context) {
        if (privateKey != null && !privateKey.isEmpty()) {
            LaterFeatures.refuseLocation("--private-key", privateKey);
            source.privateKey(FileOption.path("--private-key", privateKey));
        }
        if (pkcs8Password != null) {
            source.privateKeyPassword(PasswordOption.of("--pkcs8-password", pkcs8Password, context.environment()));
        }
    }
}
