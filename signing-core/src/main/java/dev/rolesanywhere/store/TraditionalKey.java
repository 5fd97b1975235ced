package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.PrivateKeySigner;
import java.io.IOException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A key in PKCS#1 (RFC 8017, appendix A.1.2) or SEC1 (RFC 5915). */
final class TraditionalKey {

    private TraditionalKey() {}

    static PrivateKeySigner parse(String pemLabel, byte[] der) {
        try {
            PrivateKeyInfo key = pemLabel.startsWith("RSA") ? pkcs1(der) : sec1(der);
            return PrivateKeySigner.fromPkcs8(key.getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException("not a key", e);
        }
    }

    private static PrivateKeyInfo pkcs1(byte[] der) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(der));
    }

    private static PrivateKeyInfo sec1(byte[] der) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(der);
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }
}
