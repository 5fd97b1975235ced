package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.output.CertificateData;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.pkcs11.Pkcs11IdentitySource;
import dev.rolesanywhere.pkcs11.Pkcs11Uri;
import dev.rolesanywhere.pkcs11.TokenCertificate;
import dev.rolesanywhere.store.FileIdentitySource;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * An identity in a token. Only this class and doctor use the PKCS#11 library, so other commands load none of its
 * classes unless an option has a PKCS#11 URI.
 */
public final class TokenIdentity implements IdentitySource, AutoCloseable {

    private final Pkcs11IdentitySource source;
    private final TokenOptions token;
    private final ProcessContext context;

    private TokenIdentity(Pkcs11IdentitySource source, TokenOptions token, ProcessContext context) {
        this.source = source;
        this.token = token;
        this.context = context;
    }

    /**
     * The parts of the identity, at least one of which is in a token.
     *
     * @param intermediates the file of the intermediates, if an option names one
     */
    record Parts(CertificateOptions certificate, PrivateKeyOptions privateKey, Optional<Path> intermediates) {}

    static TokenIdentity of(Parts parts, TokenOptions token, ProcessContext context) {
        if (parts.privateKey.isGiven() && parts.privateKey.tokenUri().isEmpty()) {
            throw new UsageException("--private-key: a certificate in a token requires a key in a token; omit"
                    + " the option, or specify the pkcs11: URI of the key");
        }
        Pkcs11IdentitySource.Builder builder = builder(token, context);
        parts.certificate
                .tokenUri()
                .ifPresentOrElse(
                        uri -> builder.certificate(Pkcs11Uri.parse(uri)),
                        () -> builder.certificates(
                                parts.certificate.source(context).build()::allCertificates));
        parts.privateKey.tokenUri().ifPresent(uri -> builder.privateKey(Pkcs11Uri.parse(uri)));
        parts.intermediates.ifPresent(file -> builder.intermediates(() ->
                FileIdentitySource.readIntermediates(file, warning -> parts.certificate.warnOnce(warning, context))));
        return new TokenIdentity(builder.reusePin(parts.privateKey.reusesPin()).build(), token, context);
    }

    /** The private key of a token without its certificate. */
    static TokenIdentity ofKey(PrivateKeyOptions privateKey, TokenOptions token, ProcessContext context) {
        Pkcs11IdentitySource.Builder builder = builder(token, context).reusePin(privateKey.reusesPin());
        privateKey.tokenUri().ifPresent(uri -> builder.privateKey(Pkcs11Uri.parse(uri)));
        return new TokenIdentity(builder.build(), token, context);
    }

    private static Pkcs11IdentitySource.Builder builder(TokenOptions token, ProcessContext context) {
        Pkcs11IdentitySource.Builder builder = Pkcs11IdentitySource.builder()
                .pinPrompt(question -> context.terminal().askPassword(ProcessContext.COMMAND + ": " + question));
        token.module().ifPresent(file -> builder.module(PathOption.path("--pkcs11-lib", file)));
        token.pin(context).ifPresent(pin -> builder.pin(pin::pin));
        return builder;
    }

    /** Lists the certificates that match a URI, in the format of Amazon's helper. */
    public static String list(String uri, TokenOptions token, ProcessContext context) {
        try (Pkcs11IdentitySource source =
                builder(token, context).certificate(Pkcs11Uri.parse(uri)).build()) {
            return CertificateData.list(
                    source.certificates(),
                    TokenCertificate::certificate,
                    certificate -> "URI: " + certificate.uri() + "\n");
        }
    }

    @Override
    public X509Identity load() {
        X509Identity identity = source.load();
        token.warnOfUnneededPin(context);
        return identity;
    }

    /** Returns only the private key. */
    KeySigner signer() {
        KeySigner signer = (KeySigner) source.signer();
        token.warnOfUnneededPin(context);
        return signer;
    }

    /** Returns only the certificate. If several match, loading the identity reports them. */
    X509Certificate certificate() {
        List<TokenCertificate> certificates = source.certificates();
        return certificates.size() == 1
                ? certificates.get(0).certificate()
                : source.load().certificate();
    }

    @Override
    public void close() {
        source.close();
    }
}
