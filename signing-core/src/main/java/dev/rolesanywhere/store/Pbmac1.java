package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.macs.HMac;
import org.jspecify.annotations.Nullable;

/** The integrity check of newer PKCS#12 files (RFC 9579): HMAC under a key that PBKDF2 derives. */
final class Pbmac1 {

    private static final int MOST_KEY_BYTES = 64;

    private Pbmac1() {}

    static HMac mac(AlgorithmIdentifier algorithm, byte[] password, EncryptionLimits limits) {
        PBMAC1Params parameters = PBMAC1Params.getInstance(algorithm.getParameters());
        ASN1ObjectIdentifier derivation = parameters.getKeyDerivationFunc().getAlgorithm();
        if (!derivation.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            throw limits.unsupported("key derivation", derivation);
        }
        PBKDF2Params pbkdf2 =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        HMac mac = new HMac(Hash.ofHmac(parameters.getMessageAuthScheme().getAlgorithm(), limits)
                .newBouncyCastleDigest());
        mac.init(Pbkdf2.derive(pbkdf2, keyBytes(pbkdf2.getKeyLength()), password, limits));
        return mac;
    }

    /** RFC 9579, section 9: the length must be stated, for a short key would be guessed by accident. */
    private static int keyBytes(@Nullable BigInteger stated) {
        if (stated == null
                || stated.compareTo(BigInteger.valueOf(20)) < 0
                || stated.compareTo(BigInteger.valueOf(MOST_KEY_BYTES)) > 0) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "the key length of its integrity check is not between 20 and 64 bytes; it may be damaged");
        }
        return stated.intValueExact();
    }
}
