package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.jspecify.annotations.Nullable;

/** The integrity check of a PKCS#12 file (RFC 7292, section 5.1), which shows whether a password is right. */
final class Pkcs12Mac {

    private static final int MAX_KEY_BYTES = 64;

    private Pkcs12Mac() {}

    static boolean isValid(Pfx pfx, Password.Encoded password, EncryptionLimits limits) {
        MacData expected = pfx.getMacData();
        AlgorithmIdentifier algorithm = expected.getMac().getAlgorithmId();
        HMac mac = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)
                ? pbmac1(algorithm, password.utf8(), limits)
                : mac(expected, password.bmp(), limits);
        byte[] content =
                ASN1OctetString.getInstance(pfx.getAuthSafe().getContent()).getOctets();
        mac.update(content, 0, content.length);
        byte[] actual = new byte[mac.getMacSize()];
        mac.doFinal(actual, 0);
        return MessageDigest.isEqual(actual, expected.getMac().getDigest());
    }

    private static HMac mac(MacData expected, byte[] password, EncryptionLimits limits) {
        ExtendedDigest digest = Hash.of(expected.getMac().getAlgorithmId().getAlgorithm(), limits)
                .newBouncyCastleDigest();
        PKCS12ParametersGenerator generator = new PKCS12ParametersGenerator(digest);
        generator.init(password, expected.getSalt(), limits.addIterations(expected.getIterationCount()));
        HMac mac = new HMac(digest);
        mac.init(generator.generateDerivedMacParameters(digest.getDigestSize() * 8));
        return mac;
    }

    /** PBMAC1 of newer files (RFC 9579): HMAC with a key that PBKDF2 derives. */
    private static HMac pbmac1(AlgorithmIdentifier algorithm, byte[] password, EncryptionLimits limits) {
        PBMAC1Params parameters = PBMAC1Params.getInstance(algorithm.getParameters());
        ASN1ObjectIdentifier derivation = parameters.getKeyDerivationFunc().getAlgorithm();
        if (!derivation.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            throw limits.unsupported("key derivation", derivation);
        }
        PBKDF2Params pbkdf2 =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        HMac mac = new HMac(Hash.ofHmac(parameters.getMessageAuthScheme().getAlgorithm(), limits)
                .newBouncyCastleDigest());
        mac.init(KeyDerivation.pbkdf2(pbkdf2, keyBytes(pbkdf2.getKeyLength()), password, limits));
        return mac;
    }

    /** RFC 9579, section 9: the length must be stated, because a short key can be guessed by accident. */
    private static int keyBytes(@Nullable BigInteger stated) {
        if (stated == null
                || stated.compareTo(BigInteger.valueOf(20)) < 0
                || stated.compareTo(BigInteger.valueOf(MAX_KEY_BYTES)) > 0) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "the key length of its integrity check is not between 20 and 64 bytes; it may be damaged");
        }
        return stated.intValueExact();
    }
}
