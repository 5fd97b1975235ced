package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import dev.rolesanywhere.pkcs11.SigningMechanism.KeyParameters;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity whose key stays in a PKCS#11 token: a smart card, an HSM or a TPM. Each load searches for
 * certificate and key again.
 *
 * <p>Certificates are searched for without a PIN first. The key is found by its own URI, or else by the URI of its
 * certificate, and a test signature proves that it belongs to the certificate. Issuers among the token's other
 * certificates become intermediates, unless others are given.
 *
 * <p>The PIN comes from {@code pin-value} or {@code pin-source} of a URI, else from the builder's supplier, else from
 * the user. A PIN that was rejected is not tried again by any source in this process.
 *
 * <p>A token that was removed and inserted again is found by the next load or signature. Thread-safe, if the suppliers
 * are; signatures run in parallel. Identities work until their source is closed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7512">RFC 7512, the PKCS #11 URI scheme</a>
 * @since 0.1.0
 */
public final class Pkcs11IdentitySource implements IdentitySource, AutoCloseable {

    private final @Nullable Pkcs11Uri certificateUri;
    private final Supplier<List<X509Certificate>> certificates;
    private final @Nullable Pkcs11Uri keyUri;
    private final @Nullable Supplier<List<X509Certificate>> intermediates;
    private final Supplier<CryptokiModule> module;
    private final Pins pins;
    private @Nullable TokenConnections connections;
    private @Nullable Pkcs11Signer last;
    private boolean isClosed;

    private Pkcs11IdentitySource(Builder builder, List<Pkcs11Uri> uris) {
        this.certificateUri = builder.certificateUri;
        this.certificates = builder.certificates;
        this.keyUri = builder.keyUri;
        this.intermediates = builder.intermediates;
        this.module = builder.opener(uris);
        this.pins = new Pins(uris, new PinSource(System.getenv()), builder.pin, builder.prompt, builder.reusesPin);
    }

    /**
     * Returns a new builder.
     *
     * @return a builder without certificate and key
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public synchronized X509Identity load() {
        return guarded(open -> {
            X509Identity identity = certificateUri == null
                    ? search(open).ofKey(keyUri, certificates.get())
                    : search(open).ofCertificate(certificateUri, keyUri);
            open.served();
            return identity;
        });
    }

    /**
     * Lists the certificates that match the certificate's URI, without searching for their keys.
     *
     * @return the certificates, each with a URI that matches only that one
     * @throws IdentityException if there is none, or the tokens cannot be read
     * @throws InvalidSettingException if the certificate is not in a token
     */
    public synchronized List<TokenCertificate> certificates() {
        if (certificateUri == null) {
            throw new InvalidSettingException("the certificate is not in a token; set its URI with certificate");
        }
        Pkcs11Uri uri = certificateUri;
        return guarded(open -> new CertificateSearch(open, pins)
                .all(uri).stream().map(CertificateSearch.Found::found).toList());
    }

    /**
     * Finds the private key without a certificate.
     *
     * @return a signer, which works until this source is closed
     * @throws IdentityException if not exactly one key matches, or the token does not reveal enough about it
     * @throws InvalidSettingException if the URI of the private key is missing
     */
    public synchronized IdentitySigner signer() {
        if (keyUri == null) {
            throw new InvalidSettingException("the URI of the private key is missing; set it with privateKey");
        }
        Pkcs11Uri uri = keyUri;
        return guarded(open -> {
            TokenKey key = search(open).key(uri);
            Pkcs11Signer signer = new Pkcs11Signer(key, key.parameters(), pins, this::findAgain);
            open.served();
            return signer;
        });
    }

    /** Reconnects if a token was lost, and explains failures. */
    private <T> T guarded(Function<TokenConnections, T> action) {
        TokenConnections open = connections();
        try {
            try {
                return action.apply(open);
            } catch (CryptokiException e) {
                if (!e.isOfLostToken()) {
                    throw e;
                }
                open.reconnect(e);
                return action.apply(open);
            }
        } catch (CryptokiException e) {
            throw failed(open.moduleName(), e);
        }
    }

    private static IdentityException failed(String module, CryptokiException failure) {
        return new IdentityException(
                Reason.UNREADABLE,
                "the PKCS#11 module " + module + " failed: " + failure.getMessage()
                        + "; check the token and its reader",
                failure);
    }

    private TokenConnections connections() {
        if (isClosed) {
            throw new IllegalStateException("the identity source is closed");
        }
        if (connections == null) {
            connections = new TokenConnections(module.get());
        }
        return connections;
    }

    private IdentitySearch search(TokenConnections open) {
        return new IdentitySearch(open, pins, this::signer, intermediates);
    }

    /** Reuses the signer of the last load as long as the connection lasts, because it is proven to belong. */
    private Pkcs11Signer signer(TokenKey key, X509Certificate certificate) {
        KeyParameters parameters = KeyParameters.of(certificate.getPublicKey());
        Pkcs11Signer known = last;
        if (known != null
                && known.key().handle() == key.handle()
                && known.key().connection() == key.connection()
                && known.has(parameters)) {
            return known;
        }
        last = new Pkcs11Signer(key, parameters, pins, this::findAgain);
        return last;
    }

    /** Finds a key again after its token was lost, perhaps for several threads at once. */
    private synchronized TokenKey findAgain(TokenKey key, CryptokiException lost) {
        TokenConnections open = connections();
        try {
            if (open.has(key.connection())) {
                open.reconnect(lost);
            }
            TokenConnection connection =
                    open.to(open.matching(key.connection().token().uri()).get(0));
            pins.logIn(connection, key.uri());
            return TokenKey.allIn(connection, Attribute.of(key.uri())).stream()
                    .filter(key::isSameAs)
                    .findFirst()
                    .orElseThrow(() -> new IdentityException(
                            Reason.KEY_MISSING, "the key " + key.uri() + " is no longer in its token"));
        } catch (CryptokiException e) {
            throw failed(open.moduleName(), e);
        }
    }

    /** Waits for signatures in progress, logs out, and closes the module. */
    @Override
    public synchronized void close() {
        isClosed = true;
        last = null;
        if (connections != null) {
            connections.close();
            connections = null;
        }
    }

    @Override
    public String toString() {
        return "Pkcs11IdentitySource[certificate=" + certificateUri + ", privateKey=" + keyUri + "]";
    }

    /** Builds a source. Not thread-safe. */
    public static final class Builder {

        private @Nullable Pkcs11Uri certificateUri;
        private Supplier<List<X509Certificate>> certificates = List::of;
        private @Nullable Pkcs11Uri keyUri;
        private @Nullable Supplier<List<X509Certificate>> intermediates;
        private @Nullable String module;
        private @Nullable CryptokiModule loaded;
        private @Nullable Supplier<char[]> pin;
        private Function<String, Optional<char[]>> prompt = question -> Optional.empty();
        private boolean reusesPin;

        private Builder() {}

        /**
         * Sets the certificate in a token.
         *
         * @param uri a URI that matches only this certificate
         * @return this builder
         */
        public Builder certificate(Pkcs11Uri uri) {
            this.certificateUri = uri;
            return this;
        }

        /**
         * Sets a certificate that is not in a token. The private key must also be set.
         *
         * @param source called at each load; the end-entity certificate is the one that the key belongs to, and the
         *     others become intermediates
         * @return this builder
         */
        public Builder certificates(Supplier<List<X509Certificate>> source) {
            this.certificates = source;
            return this;
        }

        /**
         * Sets the private key. By default it is found by the certificate's URI.
         *
         * @param uri a URI that matches the key
         * @return this builder
         */
        public Builder privateKey(Pkcs11Uri uri) {
            this.keyUri = uri;
            return this;
        }

        /**
         * Sets the intermediates, instead of those in the token.
         *
         * @param source called at each load
         * @return this builder
         */
        public Builder intermediates(Supplier<List<X509Certificate>> source) {
            this.intermediates = source;
            return this;
        }

        /**
         * Sets the PKCS#11 module. By default it is the one that a URI names, or else p11-kit-proxy.
         *
         * @param file the library of the token's vendor
         * @return this builder
         */
        public Builder module(Path file) {
            this.module = file.toString();
            return this;
        }

        Builder module(CryptokiModule loaded) {
            this.loaded = loaded;
            return this;
        }

        /**
         * Sets the PIN of tokens whose URIs have none.
         *
         * @param source called each time that a token requires a PIN; the array is not changed
         * @return this builder
         */
        public Builder pin(Supplier<char[]> source) {
            this.pin = source;
            return this;
        }

        /**
         * Sets the prompt for PINs that come from nowhere else.
         *
         * @param prompt shows a question and returns the answer, or empty without a user; called once for each
         *     question, whose answer is kept as long as this source
         * @return this builder
         */
        public Builder pinPrompt(Function<String, Optional<char[]>> prompt) {
            this.prompt = prompt;
            return this;
        }

        /**
         * Uses the token's PIN for keys that require one for each signature (CKA_ALWAYS_AUTHENTICATE). By default the
         * user is asked.
         *
         * @param value whether to do so
         * @return this builder
         */
        public Builder reusePin(boolean value) {
            this.reusesPin = value;
            return this;
        }

        /**
         * Builds the source. No module is loaded yet.
         *
         * @return a new source
         * @throws InvalidSettingException if neither certificate nor key is in a token
         */
        public Pkcs11IdentitySource build() {
            List<Pkcs11Uri> uris = Stream.of(certificateUri, keyUri)
                    .flatMap(Stream::ofNullable)
                    .toList();
            if (uris.isEmpty()) {
                throw new InvalidSettingException(
                        "the URI of the certificate or of the key is missing; set it with certificate or privateKey");
            }
            return new Pkcs11IdentitySource(this, uris);
        }

        private Supplier<CryptokiModule> opener(List<Pkcs11Uri> uris) {
            if (loaded != null) {
                return loaded::open;
            }
            String given = module;
            return () -> CryptokiModule.open(ModuleLocation.of(given, uris, System.getProperty("os.name")));
        }
    }
}
