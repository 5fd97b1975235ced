package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.store.KeyStoreIdentitySource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select a certificate in a key store or in the store of the operating system. */
public final class KeyStoreOptions {

    @Option(
            names = "--cert-selector",
            paramLabel = "SELECTOR",
            description = "Selects the certificate by Key=x509Subject|x509Issuer|x509Serial,Value=… pairs, or by"
                    + " the same pairs in a JSON file: file://PATH.")
    @Nullable
    private String certSelector;

    @Option(
            names = "--system-store-name",
            paramLabel = "NAME",
            defaultValue = "MY",
            description = "The name of the Windows certificate store (default: ${DEFAULT-VALUE}).")
    private String systemStoreName = "MY";

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "The key store file to use instead of the operating system's certificate store.")
    @Nullable
    private String keystore;

    @Option(
            names = "--keystore-type",
            paramLabel = "TYPE",
            defaultValue = "PKCS12",
            description =
                    "The type of the key store in --keystore, such as PKCS12 or JKS (default:" + " ${DEFAULT-VALUE}).")
    private String keystoreType = "PKCS12";

    @Option(
            names = "--keystore-password",
            paramLabel = "PASSWORD",
            description =
                    "The password of the key store in --keystore: env:NAME, file:PATH, or the password" + " itself.")
    @Nullable
    private String keystorePassword;

    @Option(
            names = "--keystore-key-password",
            paramLabel = "PASSWORD",
            description = "The password of the private keys in --keystore, if it differs from --keystore-password:"
                    + " env:NAME, file:PATH, or the password itself.")
    @Nullable
    private String keystoreKeyPassword;

    /** Returns the value of --keystore, or an empty text. */
    String location() {
        return keystore == null ? "" : keystore;
    }

    public boolean areGiven() {
        return certSelector != null || keystore != null;
    }

    public KeyStoreIdentitySource.Builder source(ProcessContext context, String operatingSystem) {
        KeyStoreIdentitySource.Builder source = keystore == null
                ? KeyStoreIdentitySource.builder().type(systemStoreType(operatingSystem))
                : KeyStoreIdentitySource.builder().type(keystoreType).file(PathOption.path("--keystore", keystore));
        if (keystorePassword != null) {
            source.password(PasswordOption.of("--keystore-password", keystorePassword, context.environment()));
        }
        if (keystoreKeyPassword != null) {
            source.keyPassword(
                    PasswordOption.of("--keystore-key-password", keystoreKeyPassword, context.environment()));
        }
        if (certSelector != null) {
            source.selector(SelectorText.parse(certSelector));
        }
        return source;
    }

    private String systemStoreType(String operatingSystem) {
        String name = operatingSystem.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return "Windows-" + systemStoreName;
        }
        if (name.startsWith("mac")) {
            return "KeychainStore";
        }
        throw new UsageException(
                "--cert-selector: this operating system has no certificate store; specify a key store with --keystore");
    }
}
