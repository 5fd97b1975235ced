package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** Signs with the key of a throwaway identity, without using the code under test. */
final class TestSigner {

    private TestSigner() {}

    static String algorithm(ThrowawayIdentity identity) {
        return switch (keyAlgorithm(identity)) {
            case "RSA" -> "AWS4-X509-RSA-SHA256";
            case "EC" -> "AWS4-X509-ECDSA-SHA256";
            default -> "AWS4-X509-MLDSA";
        };
    }

    static String sign(ThrowawayIdentity identity, String stringToSign) {
        byte[] message = stringToSign.getBytes(StandardCharsets.UTF_8);
        byte[] signature = switch (keyAlgorithm(identity)) {
            case "RSA" -> byJdk("RSA", "SHA256withRSA", identity, message);
            case "EC" -> byJdk("EC", "SHA256withECDSA", identity, message);
            default -> byMlDsa(identity, message);
        };
        return HexFormat.of().formatHex(signature);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] byJdk(String keyAlgorithm, String algorithm, ThrowawayIdentity identity, byte[] message) {
        try {
            return sign(Signature.getInstance(algorithm), keyAlgorithm, identity, message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] pss(ThrowawayIdentity identity, byte[] message) {
        try {
            Signature signer = Signature.getInstance("RSASSA-PSS");
            signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return sign(signer, "RSA", identity, message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static AsymmetricKeyParameter privateKey(ThrowawayIdentity identity) {
        try {
            return PrivateKeyFactory.createKey(identity.privateKeyPkcs8());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sign(Signature signer, String keyAlgorithm, ThrowawayIdentity identity, byte[] message)
            throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance(keyAlgorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(identity.privateKeyPkcs8()));
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    private static byte[] byMlDsa(ThrowawayIdentity identity, byte[] message) {
        try {
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, privateKey(identity));
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new AssertionError(e);
        }
    }

    private static String keyAlgorithm(ThrowawayIdentity identity) {
        return identity.certificate().getPublicKey().getAlgorithm();
    }
}
