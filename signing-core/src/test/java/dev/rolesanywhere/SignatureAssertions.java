package dev.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentitySigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Assertions about RSA and EC signatures, which the JDK verifies. */
public final class SignatureAssertions {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    private SignatureAssertions() {}

    /** Asserts that a signer has the private key of a certificate. */
    public static void assertSignsFor(X509Certificate certificate, IdentitySigner signer) {
        String algorithm =
                certificate.getPublicKey().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        assertVerifies(algorithm, certificate, MESSAGE, signer.sign(MESSAGE));
    }

    public static void assertVerifies(String algorithm, X509Certificate certificate, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(message);
            assertTrue(
                    verifier.verify(signature),
                    () -> algorithm + " with the key of " + certificate.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
