package dev.rolesanywhere.store;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** PBKDF2 (RFC 8018, section 5.2) under HMAC with SHA-1 or SHA-2. */
final class Pbkdf2 {

    private Pbkdf2() {}

    static KeyParameter derive(PBKDF2Params parameters, int keyBytes, byte[] password, EncryptionLimits limits) {
        PKCS5S2ParametersGenerator generator =
                new PKCS5S2ParametersGenerator(hmacDigest(parameters.getPrf().getAlgorithm(), limits));
        generator.init(password, parameters.getSalt(), limits.iterations(parameters.getIterationCount()));
        return (KeyParameter) generator.generateDerivedMacParameters(keyBytes * 8);
    }

    static Digest hmacDigest(ASN1ObjectIdentifier hmac, EncryptionLimits limits) {
        if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
            return new SHA1Digest();
        } else if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
            return new SHA224Digest();
        } else if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
            return SHA256Digest.newInstance();
        } else if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
            return new SHA384Digest();
        } else if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
            return new SHA512Digest();
        }
        throw limits.unsupported("HMAC", hmac);
    }
}
