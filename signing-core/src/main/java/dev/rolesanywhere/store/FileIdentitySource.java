package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.PrivateKeySigner;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity from files, read anew at each load: PEM, or PKCS#12, told apart by their content.
 *
 * <p>The end-entity certificate is the first one that the private key belongs to; the further certificates beside it
 * become intermediates unless a file of intermediates is named. The private key may stand in the certificate's file.
 *
 * <p>Immutable and safe for use by several threads, if the password suppliers are.
 */
public final class FileIdentitySource implements IdentitySource {

    private final Path certificate;
    private final @Nullable Path privateKey;
    private final @Nullable Path intermediates;
    private final Password privateKeyPassword;
    private final Password pkcs12Password;

    private FileIdentitySource(Builder builder, Path certificate) {
        this.certificate = certificate;
        this.privateKey = builder.privateKey;
        this.intermediates = builder.intermediates;
        this.privateKeyPassword = builder.privateKeyPassword;
        this.pkcs12Password = builder.pkcs12Password;
    }

    /**
     * Starts to describe the files.
     *
     * @return a builder, of which only {@link Builder#certificate(Path)} must be called
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public X509Identity load() {
        IdentityMaterial main = privateKey == null ? readAll(certificate) : readCertificates(certificate);
        requireCertificate(certificate, main);
        List<X509Certificate> chain = intermediates == null ? main.certificates() : chain(intermediates);
        Path keyFile = privateKey == null ? certificate : privateKey;
        List<PrivateKeySigner> keys =
                privateKey == null ? main.keys() : readAll(privateKey).keys();
        if (keys.isEmpty()) {
            throw new IdentityException(Reason.KEY_MISSING, keyFile + ": there is no private key in it");
        }
        Pair pair = pair(main.certificates(), keys).orElseThrow(() -> mismatch(keyFile));
        return named(
                intermediates == null ? certificate : intermediates,
                () -> X509Identity.of(pair.certificate, chain, pair.key));
    }

    /**
     * Loads the end-entity certificate alone; a PEM key is not looked at.
     *
     * @return the certificate of the key in a PKCS#12 file, else the first one
     * @throws IdentityException if the file cannot be read, or has no certificate
     */
    public X509Certificate certificate() {
        IdentityMaterial main = readCertificates(certificate);
        requireCertificate(certificate, main);
        return pair(main.certificates(), main.keys())
                .map(Pair::certificate)
                .orElse(main.certificates().get(0));
    }

    private List<X509Certificate> chain(Path file) {
        IdentityMaterial material = readCertificates(file);
        requireCertificate(file, material);
        return material.certificates();
    }

    private static void requireCertificate(Path file, IdentityMaterial material) {
        if (material.certificates().isEmpty()) {
            throw new IdentityException(Reason.MALFORMED, file + ": there is no certificate in it");
        }
    }

    private IdentityMaterial readAll(Path file) {
        byte[] content = BoundedFile.read(file);
        return named(
                file,
                () -> PemBlocks.areIn(content) ? PemIdentityFile.parse(content, privateKeyPassword) : pkcs12(content));
    }

    private IdentityMaterial readCertificates(Path file) {
        byte[] content = BoundedFile.read(file);
        return named(
                file, () -> PemBlocks.areIn(content) ? PemIdentityFile.parseCertificates(content) : pkcs12(content));
    }

    private IdentityMaterial pkcs12(byte[] content) {
        if (Pkcs12IdentityFile.is(content)) {
            return Pkcs12IdentityFile.parse(content, pkcs12Password);
        }
        throw new IdentityException(Reason.MALFORMED, "it is neither PEM nor an undamaged PKCS#12 file");
    }

    private static Optional<Pair> pair(List<X509Certificate> certificates, List<PrivateKeySigner> keys) {
        return certificates.stream()
                .flatMap(certificate ->
                        keys.stream().filter(key -> key.belongsTo(certificate)).map(key -> new Pair(certificate, key)))
                .findFirst();
    }

    private IdentityException mismatch(Path keyFile) {
        String where = keyFile.equals(certificate) ? "a certificate beside it" : "the certificate in " + certificate;
        return new IdentityException(
                Reason.KEY_MISMATCH,
                keyFile + ": the private key does not belong to " + where
                        + "; use the key that the certificate's request was made with");
    }

    /** Puts the file's name before what a parser, which does not know it, has to say. */
    private static <T> T named(Path file, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IdentityException nameless) {
            throw new IdentityException(nameless.reason(), file + ": " + nameless.getMessage(), nameless);
        }
    }

    @Override
    public String toString() {
        return "FileIdentitySource[certificate=" + certificate + ", privateKey=" + privateKey + ", intermediates="
                + intermediates + "]";
    }

    private record Pair(X509Certificate certificate, PrivateKeySigner key) {}

    /** Describes the files of an identity. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Path certificate;
        private @Nullable Path privateKey;
        private @Nullable Path intermediates;
        private Password privateKeyPassword = Password.NONE;
        private Password pkcs12Password = Password.NONE;

        private Builder() {}

        /**
         * Names the file of the end-entity certificate.
         *
         * @param file PEM, or PKCS#12
         * @return this builder
         */
        public Builder certificate(Path file) {
            this.certificate = file;
            return this;
        }

        /**
         * Names the file of the private key. Without it the key is taken from the certificate's file.
         *
         * @param file PEM, or PKCS#12
         * @return this builder
         */
        public Builder privateKey(Path file) {
            this.privateKey = file;
            return this;
        }

        /**
         * Names the file of the intermediates. Without it the further certificates beside the end-entity certificate
         * are taken.
         *
         * @param file PEM
         * @return this builder
         */
        public Builder intermediates(Path file) {
            this.intermediates = file;
            return this;
        }

        /**
         * Gives the password of an encrypted private key in PEM (PKCS#8).
         *
         * @param password asked at each load that meets an encrypted key
         * @return this builder
         */
        public Builder privateKeyPassword(Supplier<char[]> password) {
            this.privateKeyPassword = Password.from(password);
            return this;
        }

        /**
         * Gives the password of a PKCS#12 file. Without it the file is opened with no password and with the empty one.
         *
         * @param password asked at each load that meets a PKCS#12 file
         * @return this builder
         */
        public Builder pkcs12Password(Supplier<char[]> password) {
            this.pkcs12Password = Password.from(password);
            return this;
        }

        /**
         * Makes the source. No file is read yet.
         *
         * @return the source
         * @throws IllegalStateException if no certificate was named
         */
        public FileIdentitySource build() {
            if (certificate == null) {
                throw new IllegalStateException("name the file of the certificate");
            }
            return new FileIdentitySource(this, certificate);
        }
    }
}
