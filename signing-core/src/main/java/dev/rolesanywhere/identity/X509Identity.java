package dev.rolesanywhere.identity;

import dev.rolesanywhere.identity.internal.CertificatePath;
import dev.rolesanywhere.identity.internal.JcaSigner;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The identity that signs: an end-entity certificate, the intermediates between it and the trust anchor, and the signer
 * of its private key, which is known to belong to it.
 *
 * <pre>{@code
 * X509Identity identity = X509Identity.of(certificate, intermediates, privateKey);
 * IdentitySource source = IdentitySource.of(identity);
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads; {@code toString} does not show the key.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html">IAM Roles Anywhere User
 *     Guide, trust model</a>
 * @since 0.1.0
 */
public final class X509Identity {

    private final X509Certificate certificate;
    private final SigningAlgorithm algorithm;
    private final List<X509Certificate> intermediates;
    private final IdentitySigner signer;

    private X509Identity(
            X509Certificate certificate,
            SigningAlgorithm algorithm,
            List<X509Certificate> intermediates,
            IdentitySigner signer) {
        this.certificate = certificate;
        this.algorithm = algorithm;
        this.intermediates = intermediates;
        this.signer = signer;
    }

    /**
     * Joins a certificate, its intermediates and its signer.
     *
     * @param certificate the end-entity certificate
     * @param intermediates certificates of CAs in any order; the end-entity certificate and self-signed roots among
     *     them are left out, and the rest is put leaf side first
     * @param signer the signer of the certificate's private key
     * @return the identity
     * @throws IdentityException if the certificate's key is of a kind that cannot sign for IAM Roles Anywhere, the
     *     signer's key does not belong to it, or more than five intermediates remain
     */
    public static X509Identity of(
            X509Certificate certificate, List<X509Certificate> intermediates, IdentitySigner signer) {
        SigningAlgorithm algorithm = SigningAlgorithm.of(certificate.getPublicKey());
        if (!KeySigner.belongs(signer, certificate)) {
            throw new IdentityException(
                    IdentityException.Reason.KEY_MISMATCH,
                    "the private key does not belong to the certificate of "
                            + certificate.getSubjectX500Principal().getName()
                            + "; use the key that the certificate was requested with");
        }
        return new X509Identity(
                certificate, algorithm, CertificatePath.intermediates(certificate, intermediates), signer);
    }

    /**
     * Joins a certificate, its intermediates and its private key, which may be one that its JCA provider does not
     * export.
     *
     * @param certificate the end-entity certificate
     * @param intermediates certificates of CAs in any order
     * @param privateKey the certificate's private key
     * @return the identity
     * @throws IdentityException if the key cannot sign for IAM Roles Anywhere, does not belong to the certificate, or
     *     more than five intermediates remain
     */
    public static X509Identity of(
            X509Certificate certificate, List<X509Certificate> intermediates, PrivateKey privateKey) {
        byte[] encoded = privateKey.getEncoded();
        KeySigner signer = encoded == null
                ? JcaSigner.of(privateKey, certificate.getPublicKey())
                : PrivateKeySigner.fromPkcs8(encoded);
        return of(certificate, intermediates, signer);
    }

    /**
     * Returns the end-entity certificate.
     *
     * @return the certificate that is sent as {@code X-Amz-X509}
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Returns the algorithm of the signatures.
     *
     * @return the algorithm, which is determined by the certificate's key
     */
    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * Returns the intermediates.
     *
     * @return the certificates that are sent as {@code X-Amz-X509-Chain}, leaf side first; may be empty
     */
    public List<X509Certificate> intermediates() {
        return intermediates;
    }

    /**
     * Returns the signer.
     *
     * @return the signer of the certificate's private key
     */
    public IdentitySigner signer() {
        return signer;
    }

    @Override
    public String toString() {
        return "X509Identity[subject=" + certificate.getSubjectX500Principal().getName() + ", serialNumber="
                + certificate.getSerialNumber() + ", intermediates=" + intermediates.size() + "]";
    }
}
