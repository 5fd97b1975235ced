package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * An end-entity certificate with its private key and the intermediates between it and the trust anchor. Immutable.
 * {@code toString()} does not contain the key.
 *
 * @since 0.1.0
 */
public final class ThrowawayIdentity {

    private final X509Certificate certificate;
    private final List<X509Certificate> intermediates;
    private final byte[] privateKey;

    ThrowawayIdentity(X509Certificate certificate, List<X509Certificate> intermediates, byte[] privateKey) {
        this.certificate = certificate;
        this.intermediates = List.copyOf(intermediates);
        this.privateKey = privateKey.clone();
    }

    /**
     * Returns the end-entity certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Returns the certificates between the end-entity certificate and the trust anchor, excluding both. The issuer of
     * the end-entity certificate comes first.
     *
     * @return the intermediates, possibly empty
     */
    public List<X509Certificate> intermediates() {
        return intermediates;
    }

    /**
     * Returns the private key as unencrypted PKCS#8 DER. ML-DSA keys contain both the seed and the expanded key, as
     * OpenSSL writes them.
     *
     * @return a copy of the bytes
     */
    public byte[] privateKeyPkcs8() {
        return privateKey.clone();
    }

    /**
     * Writes {@code certificate.pem}, {@code private-key.pem} (readable only by its owner, if the file system supports
     * that) and, if there are intermediates, {@code intermediates.pem}. Existing files are replaced.
     *
     * @param directory an existing directory
     * @throws IOException if a file cannot be written
     */
    public void writePem(Path directory) throws IOException {
        PemWriter.write(directory.resolve("certificate.pem"), List.of(certificate));
        PemWriter.writePrivateKey(directory.resolve("private-key.pem"), privateKey);
        if (!intermediates.isEmpty()) {
            PemWriter.write(directory.resolve("intermediates.pem"), intermediates);
        }
    }

    @Override
    public String toString() {
        return "ThrowawayIdentity[" + certificate.getSubjectX500Principal() + ", intermediates=" + intermediates.size()
                + "]";
    }
}
