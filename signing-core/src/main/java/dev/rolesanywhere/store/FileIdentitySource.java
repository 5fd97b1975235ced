package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity from files, read anew at each load: PEM, DER, PKCS#12 or JKS, told apart by their content.
 *
 * <p>The end-entity certificate is the first one that the private key belongs to; the further certificates beside it
 * become intermediates unless a file of intermediates is named. The private key may stand in the certificate's file.
 *
 * <p>Each file is read once for each load, also where it is named as the certificate's and the key's. While files are
 * being replaced a load can fail, with the reason {@link Reason#UNREADABLE}, {@link Reason#MALFORMED} or
 * {@link Reason#KEY_MISMATCH}; it never gives a certificate with the key of another, and the next load may succeed.
 *
 * <p>Immutable and safe for use by several threads, if the suppliers are.
 */
public final class FileIdentitySource implements IdentitySource {

    private final Content.Source certificate;
    private final Content.@Nullable Source privateKey;
    private final Content.@Nullable Source intermediates;
    private final @Nullable String alias;
    private final IdentityFormat format;

    private FileIdentitySource(Builder builder, Content.Source certificate) {
        this.certificate = certificate;
        this.privateKey = builder.privateKey;
        this.intermediates = builder.intermediates;
        this.alias = builder.alias;
        this.format = new IdentityFormat(builder.privateKeyPassword, builder.storePassword);
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
        Content content = certificate.read();
        IdentityMaterial main = privateKey == null ? format.parse(content) : format.parseCertificates(content);
        requireCertificate(content, main);
        Content keyContent = privateKey == null || privateKey.equals(certificate) ? content : privateKey.read();
        List<KeyEntry> keys =
                privateKey == null ? main.keys() : format.parse(keyContent).keys();
        KeyPairing pairing = KeyPairing.of(content, main.certificates(), keyContent, keys);
        KeyPairing.Pair pair = pairing.choose(alias);
        if (intermediates == null) {
            return join(content, pair, pairing.unpaired(main.certificates()));
        }
        Content chain = intermediates.read();
        IdentityMaterial material = format.parseCertificates(chain);
        requireCertificate(chain, material);
        return join(chain, pair, material.certificates());
    }

    private static X509Identity join(Content chainContent, KeyPairing.Pair pair, List<X509Certificate> chain) {
        return chainContent.parse(
                bytes -> X509Identity.of(pair.certificate(), chain, pair.key().signer()));
    }

    /**
     * Loads the end-entity certificates alone; a PEM key is not looked at.
     *
     * @return the certificates that the keys of a PKCS#12 or JKS file belong to, else the first one in the file
     * @throws IdentityException if the file cannot be read, or has no certificate
     */
    public List<X509Certificate> certificates() {
        Content content = certificate.read();
        IdentityMaterial main = format.parseCertificates(content);
        requireCertificate(content, main);
        List<X509Certificate> paired = KeyPairing.of(content, main.certificates(), content, main.keys())
                .certificates();
        return paired.isEmpty() ? main.certificates().subList(0, 1) : paired;
    }

    /**
     * Loads all certificates of the certificate's file, for a key that is in no file.
     *
     * @return the certificates, in the file's order
     * @throws IdentityException if the file cannot be read, or has no certificate
     */
    public List<X509Certificate> allCertificates() {
        Content content = certificate.read();
        IdentityMaterial material = format.parseCertificates(content);
        requireCertificate(content, material);
        return material.certificates();
    }

    private static void requireCertificate(Content content, IdentityMaterial material) {
        if (material.certificates().isEmpty()) {
            throw new IdentityException(Reason.MALFORMED, content.name() + ": there is no certificate in it");
        }
    }

    @Override
    public String toString() {
        return "FileIdentitySource[certificate=" + certificate + ", privateKey=" + privateKey + ", intermediates="
                + intermediates + "]";
    }

    /** Describes the files of an identity. Not safe for use by several threads. */
    public static final class Builder {

        private Content.@Nullable Source certificate;
        private Content.@Nullable Source privateKey;
        private Content.@Nullable Source intermediates;
        private @Nullable String alias;
        private Password privateKeyPassword = Password.NONE;
        private Password storePassword = Password.NONE;

        private Builder() {}

        /**
         * Names the file of the end-entity certificate.
         *
         * @param file PEM, DER, PKCS#12 or JKS
         * @return this builder
         */
        public Builder certificate(Path file) {
            this.certificate = Content.Source.file(file);
            return this;
        }

        /**
         * Gives the end-entity certificate from elsewhere than a file.
         *
         * @param name what messages call it
         * @param content asked at each load; what a file would hold
         * @return this builder
         */
        public Builder certificate(String name, Supplier<byte[]> content) {
            this.certificate = Content.Source.named(name, content);
            return this;
        }

        /**
         * Names the file of the private key. Without it the key is taken from the certificate's file.
         *
         * @param file PEM, DER, PKCS#12 or JKS
         * @return this builder
         */
        public Builder privateKey(Path file) {
            this.privateKey = Content.Source.file(file);
            return this;
        }

        /**
         * Gives the private key from elsewhere than a file.
         *
         * @param name what messages call it
         * @param content asked at each load; what a file would hold
         * @return this builder
         */
        public Builder privateKey(String name, Supplier<byte[]> content) {
            this.privateKey = Content.Source.named(name, content);
            return this;
        }

        /**
         * Names the file of the intermediates. Without it the further certificates beside the end-entity certificate
         * are taken.
         *
         * @param file PEM, DER, PKCS#12 or JKS
         * @return this builder
         */
        public Builder intermediates(Path file) {
            this.intermediates = Content.Source.file(file);
            return this;
        }

        /**
         * Chooses the key in a PKCS#12 or JKS file that has several.
         *
         * @param name the key's alias (friendly name), or its number in a PKCS#12 file where it has none
         * @return this builder
         */
        public Builder alias(String name) {
            this.alias = name;
            return this;
        }

        /**
         * Gives the password of an encrypted private key in PEM or DER.
         *
         * @param password asked at each load that meets an encrypted key
         * @return this builder
         */
        public Builder privateKeyPassword(Supplier<char[]> password) {
            this.privateKeyPassword = Password.from(password);
            return this;
        }

        /**
         * Gives the password of a PKCS#12 or JKS file. Without it a PKCS#12 file is opened with no password and with
         * the empty one.
         *
         * @param password asked at each load that meets such a file
         * @return this builder
         */
        public Builder storePassword(Supplier<char[]> password) {
            this.storePassword = Password.from(password);
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
