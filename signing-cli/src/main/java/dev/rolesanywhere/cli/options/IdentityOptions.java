package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.tpm.TpmReport;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select the signing identity. Closing them releases open tokens. */
public final class IdentityOptions implements AutoCloseable {

    @Mixin
    private final CertificateOptions certificate = new CertificateOptions();

    @Mixin
    private final PrivateKeyOptions privateKey = new PrivateKeyOptions();

    @Mixin
    private final KeyStoreOptions keyStore = new KeyStoreOptions();

    @Mixin
    private final TokenOptions token = new TokenOptions();

    @Mixin
    private final TpmOptions tpm = new TpmOptions();

    @Option(
            names = "--use-latest-expiring-certificate",
            description = "Uses the certificate that expires last if several match.")
    private boolean useLatestExpiringCertificate;

    private final List<TokenIdentity> tokens = new ArrayList<>();

    public void apply(FastPathArguments arguments) {
        certificate.apply(arguments);
        privateKey.apply(arguments);
    }

    boolean areGiven() {
        return certificate.isGiven() || privateKey.isGiven() || keyStore.areGiven();
    }

    public boolean isDebug() {
        return certificate.isDebug();
    }

    public void keepWarnings() {
        certificate.keepWarnings();
    }

    public List<String> warnings() {
        return certificate.warnings();
    }

    /** Returns the value of --certificate, or an empty text. */
    public String certificateLocation() {
        return certificate.location();
    }

    /** Returns the value of --private-key, or an empty text. */
    public String privateKeyLocation() {
        return privateKey.location();
    }

    /** Returns the value of --keystore, or an empty text. */
    public String keyStoreLocation() {
        return keyStore.location();
    }

    public void checkUse(ProcessContext context) {
        certificate.checkUse(context);
    }

    public IdentitySource source(ProcessContext context) {
        return source(context, Optional.empty());
    }

    /**
     * Returns the source.
     *
     * @param intermediates the file of the intermediates, if an option names one
     */
    public IdentitySource source(ProcessContext context, Optional<Path> intermediates) {
        if (keyStore.areGiven()) {
            return keyStore.source(context, System.getProperty("os.name"))
                    .useLatestExpiring(useLatestExpiringCertificate)
                    .build();
        }
        if (certificate.tokenUri().isPresent() || privateKey.tokenUri().isPresent()) {
            return tokenIdentity(context, intermediates);
        }
        if (privateKey.isHandle()) {
            TokenIdentity.Parts parts = new TokenIdentity.Parts(certificate, privateKey, intermediates);
            return tpm.identity(privateKey.location(), context).atHandle(parts);
        }
        IdentitySource files = new PromptingIdentitySource(() -> files(context, intermediates), context.terminal());
        AtomicBoolean warned = new AtomicBoolean();
        return () -> {
            X509Identity identity = load(files);
            if (warned.compareAndSet(false, true)) {
                token.warnOfUnneededPin(context);
                certificate.warnOfUnneededPassword(context);
                privateKey.warnOfUnneededPassword(context);
                tpm.warnOfUnneededPassword(context);
            }
            return identity;
        };
    }

    private X509Identity load(IdentitySource files) {
        try {
            return files.load();
        } catch (IdentityException e) {
            throw e.reason() == IdentityException.Reason.PASSWORD_MISSING
                    ? privateKey.withUnneededPassword(certificate.withUnneededPassword(e))
                    : e;
        }
    }

    /** Loads the key in a TPM without using it; empty if the identity that was loaded has no such key. */
    public Optional<TpmReport> tpmReport() {
        return tpm.report();
    }

    /** Returns the key in a token or a TPM, if no certificate is given. */
    public Optional<KeySigner> keyWithoutCertificate(ProcessContext context) {
        if (certificate.isGiven() || keyStore.areGiven()) {
            return Optional.empty();
        }
        if (privateKey.tokenUri().isEmpty()) {
            return privateKey.isGiven()
                    ? tpm.identity(privateKey.location(), context).withoutCertificate()
                    : Optional.empty();
        }
        TokenIdentity identity = TokenIdentity.ofKey(privateKey, token, context);
        tokens.add(identity);
        return Optional.of(identity.signer());
    }

    /**
     * Adds the content of the certificate's file to a key, if the certificate is in a file.
     *
     * @return false if the identity must be loaded first
     */
    public boolean addFilesTo(CacheKey.Builder key) {
        return !keyStore.areGiven() && privateKey.addFileTo(key) && certificate.addFileTo(key);
    }

    /** Returns the certificate; the key may be missing. */
    public X509Certificate certificate(ProcessContext context) {
        if (keyStore.areGiven()) {
            return source(context).load().certificate();
        }
        if (certificate.tokenUri().isPresent()) {
            return tokenIdentity(context, Optional.empty()).certificate();
        }
        return certificate.source(context).build().certificates().get(0);
    }

    private FileIdentitySource.Builder files(ProcessContext context, Optional<Path> intermediates) {
        FileIdentitySource.Builder files = certificate.source(context);
        privateKey.addTo(files, context);
        files.tpmKeys(tpm.identity(privateKey.isGiven() ? privateKey.location() : certificate.location(), context));
        intermediates.ifPresent(files::intermediates);
        return files;
    }

    private TokenIdentity tokenIdentity(ProcessContext context, Optional<Path> intermediates) {
        TokenIdentity.Parts parts = new TokenIdentity.Parts(certificate, privateKey, intermediates);
        TokenIdentity identity = TokenIdentity.of(parts, token, context);
        tokens.add(identity);
        return identity;
    }

    @Override
    public void close() {
        tokens.forEach(TokenIdentity::close);
    }
}
