package dev.rolesanywhere.cli.output;

import dev.rolesanywhere.identity.SigningAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The fixed text that sign-string signs, as Amazon's helper composes it: it ends with a hash of the public key. */
public final class SigningTestMessage {

    private static final byte[] TEXT =
            "AWS Roles Anywhere Credential Helper Signing Test1".getBytes(StandardCharsets.US_ASCII);

    private SigningTestMessage() {}

    /** The text for a key in a token whose certificate is not given. */
    public static byte[] withoutPublicKey() {
        return TEXT.clone();
    }

    public static byte[] of(PublicKey key) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(TEXT);
        if (SigningAlgorithm.of(key) != SigningAlgorithm.MLDSA) {
            message.writeBytes(hash(key));
        }
        return message.toByteArray();
    }

    /** The key is encoded as in PKCS#1 for RSA, and as an uncompressed point for EC. */
    private static byte[] hash(PublicKey key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("IAM RA".getBytes(StandardCharsets.US_ASCII));
            return digest.digest(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                    .getPublicKeyData()
                    .getBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
