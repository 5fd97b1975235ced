package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * An end-entity certificate with its private key and the intermediates between it and the trust anchor. Immutable; the
 * text form leaves the key out.
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
     * The end-entity certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * The certificates between the end-entity certificate and the trust anchor, neither of them included, the issuer of
     * the end-entity certificate first.
     *
     * @return the intermediates, perhaps none
     */
    public List<X509Certificate> intermediates() {
        return intermediates;
    }

    /**
     * The private key as unencrypted PKCS#8 DER. That of an ML-DSA key holds the seed and the expanded key both, as
     * OpenSSL writes it.
     *
     * @return a copy of the bytes
     */
    public byte[] privateKeyPkcs8() {
        return privateKey.clone();
    }

    /**
     * Writes {@code certificate.pem}, {@code private-key.pem} (readable by its owner only, where the file system can
     * say so) and, if there are intermediates, {@code intermediates.pem}. Files of these names are replaced.
     *
     * @param directory an existing folder
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
