package dev.rolesanywhere.cli;

import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.store.FileIdentitySource;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say who signs. */
final class IdentityOptions {

    @Mixin
    private final CertificateOptions certificate = new CertificateOptions();

    @Mixin
    private final PrivateKeyOptions privateKey = new PrivateKeyOptions();

    @Mixin
    private final KeyStoreOptions keyStore = new KeyStoreOptions();

    @Option(
            names = "--use-latest-expiring-certificate",
            description = "Takes the certificate that expires last where several are selected.")
    private boolean useLatestExpiringCertificate;

    boolean isDebug() {
        return certificate.isDebug();
    }

    void checkUse(ProcessContext context) {
        certificate.checkUse(context);
    }

    IdentitySource source(ProcessContext context) {
        return source(context, files -> files);
    }

    /**
     * Returns the source.
     *
     * @param more adds what further options say of files
     */
    IdentitySource source(ProcessContext context, UnaryOperator<FileIdentitySource.Builder> more) {
        if (keyStore.areGiven()) {
            return keyStore.source(context, System.getProperty("os.name"))
                    .useLatestExpiring(useLatestExpiringCertificate)
                    .build();
        }
        IdentitySource files = new PromptingIdentitySource(() -> more.apply(files(context)), context.terminal());
        AtomicBoolean warned = new AtomicBoolean();
        return () -> {
            X509Identity identity = files.load();
            if (warned.compareAndSet(false, true)) {
                certificate.warnOfUnneededPassword(context);
                privateKey.warnOfUnneededPassword(context);
            }
            return identity;
        };
    }

    /** Returns the certificate alone, where the key may be missing. */
    X509Certificate certificate(ProcessContext context) {
        if (keyStore.areGiven()) {
            return source(context).load().certificate();
        }
        return certificate.source(context).build().certificates().get(0);
    }

    private FileIdentitySource.Builder files(ProcessContext context) {
        FileIdentitySource.Builder files = certificate.source(context);
        privateKey.addTo(files, context);
        return files;
    }
}
