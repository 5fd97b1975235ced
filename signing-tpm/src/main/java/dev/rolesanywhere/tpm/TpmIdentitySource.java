package dev.rolesanywhere.tpm;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity whose key stays in a TPM 2.0, which signs. The key is in a file that only its TPM can use (a PEM
 * block TSS2 PRIVATE KEY), or it is persistent in the TPM and has a handle. The certificate comes from elsewhere, for
 * example from {@code FileIdentitySource.builder().certificate(file).build()::allCertificates}.
 *
 * <p>The public key is compared with the certificate. Each signature opens the TPM, loads the key, signs, flushes, and
 * closes the TPM, so that other programs can use it and nothing stays in it. If the TPM is busy or full, it waits for
 * up to 20 seconds; a TPM that does not answer is abandoned after 85 seconds.
 *
 * <p>Passwords are proved to the TPM with an HMAC. None is guessed, and one that was rejected is not tried again,
 * because TPMs lock themselves.
 *
 * <p>Works on Linux. Thread-safe, if the suppliers and the prompt are.
 *
 * @see <a href="https://www.hansenpartnership.com/draft-bottomley-tpm2-keys.html">draft-bottomley-tpm2-keys</a>
 * @since 0.1.0
 */
public final class TpmIdentitySource implements IdentitySource {

    private static final int MAX_BYTES = 1 << 20;

    private final String name;
    private final @Nullable Supplier<byte[]> content;
    private final @Nullable Integer handle;
    private final Supplier<List<X509Certificate>> certificates;
    private final @Nullable Supplier<List<X509Certificate>> intermediates;
    private final TpmAccess access;
    private final KeyPasswords passwords;
    private final KeyLoader loader = new KeyLoader();

    private TpmIdentitySource(Builder builder) {
        this.name = builder.name;
        this.content = builder.content;
        this.handle = builder.handle;
        this.certificates = builder.certificates;
        this.intermediates = builder.intermediates;
        this.access = new TpmAccess(builder.location);
        this.passwords = new KeyPasswords(builder.password, builder.hasNoPassword, builder.prompt);
    }

    /**
     * Returns a new builder.
     *
     * @return a builder without a key
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns whether a file contains a TPM key.
     *
     * @param content the content of the file
     * @return true if it has a PEM block TSS2 PRIVATE KEY
     */
    public static boolean isKey(byte[] content) {
        return KeyFile.isIn(content);
    }

    @Override
    public X509Identity load() {
        TpmSigner signer = keySigner();
        List<X509Certificate> given = certificates.get();
        X509Certificate certificate = given.stream()
                .filter(signer::belongsTo)
                .findFirst()
                .orElseThrow(() -> new IdentityException(
                        Reason.KEY_MISMATCH,
                        "the TPM key " + name + " does not belong to the certificate; use the certificate that was"
                                + " issued for it"));
        return X509Identity.of(certificate, intermediates == null ? given : intermediates.get(), signer);
    }

    /**
     * Returns the signer of the key, without a certificate. Reads the key's file, or asks the TPM for the public key at
     * the handle.
     *
     * @return a signer
     * @throws IdentityException if the key cannot be read, or cannot sign for IAM Roles Anywhere
     */
    public IdentitySigner signer() {
        return keySigner();
    }

    private TpmSigner keySigner() {
        if (handle != null) {
            return new TpmSigner(atHandle(handle), access, passwords, loader);
        }
        if (content == null) {
            throw new InvalidSettingException("no TPM key was named; specify its file or its handle");
        }
        byte[] pem = content.get();
        try {
            return inFile(name, KeyFile.der(pem));
        } catch (IdentityException e) {
            throw new IdentityException(e.reason(), name + ": " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return BoundedFile.read(file, MAX_BYTES);
        } catch (IOException e) {
            throw new IdentityException(Reason.UNREADABLE, IoErrors.reading(file, e), e);
        }
    }

    /**
     * Returns the signer of a key whose file was read already.
     *
     * @param name the name of the file, for messages
     * @param der the content of its PEM block TSS2 PRIVATE KEY
     * @return a signer
     * @throws IdentityException if the key is damaged, or cannot sign for IAM Roles Anywhere
     */
    public IdentitySigner signer(String name, byte[] der) {
        return inFile(name, der);
    }

    private TpmSigner inFile(String name, byte[] der) {
        TpmKey key = TpmKey.inFile(name, der);
        passwords.check(key);
        return new TpmSigner(key, access, passwords, loader);
    }

    /**
     * Loads a key without using it.
     *
     * @param signer a signer of this source
     * @return what the TPM says of the key
     * @throws IdentityException if the TPM cannot be reached, or the key cannot be loaded
     */
    public TpmReport inspect(IdentitySigner signer) {
        if (signer instanceof TpmSigner own) {
            return own.inspect();
        }
        throw new IllegalArgumentException("the signer is not one of a TPM key");
    }

    private TpmKey atHandle(int number) {
        TpmKey.AtHandle place = new TpmKey.AtHandle(number);
        try {
            PublicArea area = PublicArea.parse(access.use(tpm -> tpm.readPublic(number)));
            return new TpmKey(name, area, place).usable();
        } catch (TpmException e) {
            throw TpmFailures.explain(e, name);
        } catch (MalformedException e) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "the TPM key " + name + " has a public area that is not valid: " + e.getMessage()
                            + "; check that the device is a TPM 2.0",
                    e);
        } catch (IdentityException e) {
            throw e.reason() == Reason.UNSUPPORTED
                    ? new IdentityException(e.reason(), "the TPM key " + name + ": " + e.getMessage(), e)
                    : e;
        }
    }

    @Override
    public String toString() {
        return "TpmIdentitySource[" + name + "]";
    }

    /** Builds a source. Not thread-safe. */
    public static final class Builder {

        private String name = "";
        private @Nullable Supplier<byte[]> content;
        private @Nullable Integer handle;
        private Supplier<List<X509Certificate>> certificates = List::of;
        private @Nullable Supplier<List<X509Certificate>> intermediates;
        private Supplier<TpmLocation> location = TpmLocation::ofSystem;
        private @Nullable Supplier<char[]> password;
        private boolean hasNoPassword;
        private Function<String, Optional<char[]>> prompt = question -> Optional.empty();

        private Builder() {}

        /**
         * Sets the file of the key, which is read again at each load.
         *
         * @param keyFile a file with a PEM block TSS2 PRIVATE KEY
         * @return this builder
         */
        public Builder privateKey(Path keyFile) {
            return privateKey(keyFile.toString(), () -> read(keyFile));
        }

        /**
         * Sets a source of the key that is not a file.
         *
         * @param name its name in messages
         * @param content called at each load; returns what a file would contain
         * @return this builder
         */
        public Builder privateKey(String name, Supplier<byte[]> content) {
            this.name = name;
            this.content = content;
            this.handle = null;
            return this;
        }

        /**
         * Sets the handle of a key that is persistent in the TPM.
         *
         * @param persistentHandle a handle such as {@code 0x81000101}
         * @return this builder
         * @throws InvalidSettingException if it is not the handle of a persistent object
         */
        public Builder privateKey(int persistentHandle) {
            if (!Tpm.isPersistent(persistentHandle)) {
                throw new InvalidSettingException("the TPM handle " + Tpm.hex(persistentHandle)
                        + " is not a persistent one; specify one from 0x81000000 to 0x81ffffff");
            }
            this.handle = persistentHandle;
            this.name = Tpm.hex(persistentHandle);
            return this;
        }

        /**
         * Sets the certificate.
         *
         * @param source called at each load; the end-entity certificate is the first one that the key belongs to, and
         *     the others become intermediates
         * @return this builder
         */
        public Builder certificates(Supplier<List<X509Certificate>> source) {
            this.certificates = source;
            return this;
        }

        /**
         * Sets the intermediates, instead of the other certificates.
         *
         * @param source called at each load
         * @return this builder
         */
        public Builder intermediates(Supplier<List<X509Certificate>> source) {
            this.intermediates = source;
            return this;
        }

        /**
         * Sets the TPM. By default it is {@code /dev/tpmrm0}, or {@code /dev/tpm0} if that does not exist.
         *
         * @param location the path of a device or of a unix socket; or a software TPM, as
         *     {@code swtpm:host=HOST,port=PORT} or {@code swtpm:path=SOCKET}
         * @return this builder
         * @throws InvalidSettingException if it is none of these
         */
        public Builder device(String location) {
            TpmLocation parsed = TpmLocation.parse(location);
            this.location = () -> parsed;
            return this;
        }

        /**
         * Sets the password of the key.
         *
         * @param source called at each signature with a key that has a password; the array is not changed
         * @return this builder
         */
        public Builder password(Supplier<char[]> source) {
            this.password = source;
            this.hasNoPassword = false;
            return this;
        }

        /**
         * States that the key has no password, for example because its file wrongly says that it has one.
         *
         * @return this builder
         */
        public Builder noPassword() {
            this.password = null;
            this.hasNoPassword = true;
            return this;
        }

        /**
         * Sets the prompt for a password that was not set.
         *
         * @param ask shows a question and returns the answer, or empty without a user; the answer is kept as long as
         *     this source
         * @return this builder
         */
        public Builder passwordPrompt(Function<String, Optional<char[]>> ask) {
            this.prompt = ask;
            return this;
        }

        /**
         * Builds the source. Neither file nor TPM is opened yet.
         *
         * @return a new source
         */
        public TpmIdentitySource build() {
            return new TpmIdentitySource(this);
        }
    }
}
