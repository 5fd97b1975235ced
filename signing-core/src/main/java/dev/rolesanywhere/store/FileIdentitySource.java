package dev.rolesanywhere.store;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity from files, which are read again at each load: PEM, DER, PKCS#7, PKCS#12 or JKS, as their content
 * says. The private key may be in the certificate's file.
 *
 * <pre>{@code
 * FileIdentitySource source = FileIdentitySource.builder()
 *         .certificate(Path.of("/etc/pki/host.p12"))
 *         .storePassword(() -> System.getenv("P12_PASSWORD").toCharArray())
 *         .warnings(System.err::println)
 *         .build();
 * }</pre>
 *
 * <p>The end-entity certificate is the one that the private key belongs to. If a file has several for the same key, it
 * is one that is valid now, and of those the one that expires last. The other certificates in the file become
 * intermediates unless a file of intermediates is named.
 *
 * <p>A part of a file that cannot be used, such as a damaged block, is ignored with a warning if there is a certificate
 * with its key without that part.
 *
 * <p>Each file is read once for each load. If the certificate and the key do not belong together, both may be about to
 * be replaced: they are read again for up to a second. A load can still fail while files are being replaced, with the
 * reason {@link Reason#UNREADABLE}, {@link Reason#MALFORMED} or {@link Reason#KEY_MISMATCH}, and the next load may
 * succeed; it never returns a certificate with the key of another.
 *
 * <p>Immutable and safe for use by several threads, if the suppliers and the consumer of warnings are.
 *
 * @since 0.1.0
 */
public final class FileIdentitySource implements IdentitySource {

    /** The pauses before reading again during a rotation, in milliseconds: a second in total. */
    private static final int[] PAUSES = {20, 50, 100, 200, 300, 330};

    private final Content.Source certificate;
    private final Content.@Nullable Source privateKey;
    private final Content.@Nullable Source intermediates;
    private final IdentityFiles.Settings settings;
    private final Clock clock;

    private FileIdentitySource(Builder builder, Content.Source certificate) {
        this.certificate = certificate;
        this.privateKey = certificate.equals(builder.privateKey) ? null : builder.privateKey;
        this.intermediates = builder.intermediates;
        this.settings = new IdentityFiles.Settings(
                new IdentityFormat(builder.privateKeyPassword, builder.storePassword, builder.tpmKeys),
                builder.alias,
                builder.warnings);
        this.clock = builder.clock;
    }

    /**
     * Returns a new builder.
     *
     * @return a builder that needs a certificate
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public X509Identity load() {
        IdentityFiles files = read();
        IdentityException mismatch;
        try {
            return files.identity(settings, clock.instant());
        } catch (IdentityException e) {
            if (e.reason() != Reason.KEY_MISMATCH || !mayBeReplaced()) {
                throw e;
            }
            mismatch = e;
        }
        return loadReplaced(files, mismatch);
    }

    private boolean mayBeReplaced() {
        return privateKey != null && (certificate.isFile() || privateKey.isFile());
    }

    private X509Identity loadReplaced(IdentityFiles mismatched, IdentityException mismatch) {
        IdentityFiles before = mismatched;
        for (int pause : PAUSES) {
            pause(pause, mismatch);
            IdentityFiles files = read();
            if (!files.haveBytesOf(before)) {
                try {
                    return files.identity(settings, clock.instant());
                } catch (IdentityException ignored) { // It is replaced in several steps.
                    before = files;
                }
            }
        }
        throw mismatch;
    }

    private static void pause(int milliseconds, IdentityException mismatch) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw mismatch;
        }
    }

    /** Reads all files before any is parsed, which leaves little time for a rotation in between. */
    private IdentityFiles read() {
        Content certificateContent = certificate.read();
        Content keyContent = privateKey == null ? null : privateKey.read();
        return new IdentityFiles(certificateContent, keyContent, intermediates == null ? null : intermediates.read());
    }

    /**
     * Loads only the end-entity certificates; a PEM key is not read.
     *
     * @return the certificates that the keys of a PKCS#12 or JKS file belong to, else the first one in the file, or a
     *     more useful one for the same key
     * @throws IdentityException if the file cannot be read, or has no certificate
     */
    public List<X509Certificate> certificates() {
        return new IdentityFiles(certificate.read(), null, null).endEntityCertificates(settings, clock.instant());
    }

    /**
     * Loads all certificates of the certificate's file, for a key that is in no file.
     *
     * @return the certificates, in the file's order, except that of several for one key those that are valid now come
     *     first, and of those the one that expires last
     * @throws IdentityException if the file cannot be read, or has no certificate
     */
    public List<X509Certificate> allCertificates() {
        return new IdentityFiles(certificate.read(), null, null).allCertificates(settings, clock.instant());
    }

    /**
     * Reads a file of intermediates, for a key that is in no file.
     *
     * @param file PEM, DER, PKCS#7, PKCS#12 or JKS; if it has no certificates there are no intermediates
     * @param warnings accepts a line about each part of the file that is ignored
     * @return the certificates, in the file's order
     * @throws IdentityException if the file cannot be read
     */
    public static List<X509Certificate> readIntermediates(Path file, Consumer<String> warnings) {
        IdentityFormat format = new IdentityFormat(Password.NONE, Password.NONE, null);
        return IdentityFiles.intermediates(
                Content.Source.file(file).read(), new IdentityFiles.Settings(format, null, warnings));
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
        private @Nullable Function<byte[], IdentitySigner> tpmKeys;
        private Consumer<String> warnings = warning -> {};
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Sets the file of the end-entity certificate.
         *
         * @param file PEM, DER, PKCS#7, PKCS#12 or JKS
         * @return this builder
         */
        public Builder certificate(Path file) {
            this.certificate = Content.Source.file(file);
            return this;
        }

        /**
         * Sets a source of the end-entity certificate that is not a file.
         *
         * @param name its name in messages
         * @param content called at each load; returns what a file would contain
         * @return this builder
         */
        public Builder certificate(String name, Supplier<byte[]> content) {
            this.certificate = Content.Source.named(name, content);
            return this;
        }

        /**
         * Sets the file of the private key. Without it the key is read from the certificate's file.
         *
         * @param file PEM, DER, PKCS#7, PKCS#12 or JKS
         * @return this builder
         */
        public Builder privateKey(Path file) {
            this.privateKey = Content.Source.file(file);
            return this;
        }

        /**
         * Sets a source of the private key that is not a file.
         *
         * @param name its name in messages
         * @param content called at each load; returns what a file would contain
         * @return this builder
         */
        public Builder privateKey(String name, Supplier<byte[]> content) {
            this.privateKey = Content.Source.named(name, content);
            return this;
        }

        /**
         * Sets the file of the intermediates. Without it the other certificates in the file of the end-entity
         * certificate are used.
         *
         * @param file PEM, DER, PKCS#7, PKCS#12 or JKS
         * @return this builder
         */
        public Builder intermediates(Path file) {
            this.intermediates = Content.Source.file(file);
            return this;
        }

        /**
         * Selects the key in a PKCS#12 or JKS file with several keys.
         *
         * @param name the key's alias (friendly name), or its number in a PKCS#12 file where it has none
         * @return this builder
         */
        public Builder alias(String name) {
            this.alias = name;
            return this;
        }

        /**
         * Sets the password of an encrypted private key in PEM or DER, and of keys in a JKS file that do not have its
         * password.
         *
         * @param password called at each load that needs an encrypted key
         * @return this builder
         */
        public Builder privateKeyPassword(Supplier<char[]> password) {
            this.privateKeyPassword = Password.from(password);
            return this;
        }

        /**
         * Sets the password of a PKCS#12 or JKS file. Without it a PKCS#12 file is opened with no password and with the
         * empty one.
         *
         * @param password called at each load that needs such a file
         * @return this builder
         */
        public Builder storePassword(Supplier<char[]> password) {
            this.storePassword = Password.from(password);
            return this;
        }

        /**
         * Sets what reads keys that only a TPM can use. Without it they are rejected.
         *
         * @param reader returns the signer for the content of a PEM block TSS2 PRIVATE KEY; {@code TpmIdentitySource}
         *     of signing-tpm has one
         * @return this builder
         */
        public Builder tpmKeys(Function<byte[], IdentitySigner> reader) {
            this.tpmKeys = reader;
            return this;
        }

        /**
         * Sets the consumer of warnings. Without one they are dropped.
         *
         * @param consumer accepts a line without secrets about each part of a file that is ignored, at each load
         * @return this builder
         */
        public Builder warnings(Consumer<String> consumer) {
            this.warnings = consumer;
            return this;
        }

        /** Sets the clock that decides which certificates are valid. */
        Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /**
         * Builds the source. No file is read yet.
         *
         * @return the source
         * @throws InvalidSettingException if the certificate is missing
         */
        public FileIdentitySource build() {
            if (certificate == null) {
                throw new InvalidSettingException("the certificate is missing; set it with certificate");
            }
            return new FileIdentitySource(this, certificate);
        }
    }
}
