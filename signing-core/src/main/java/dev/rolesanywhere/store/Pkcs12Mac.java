package dev.rolesanywhere.store;

import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;

/** The integrity check of a PKCS#12 file (RFC 7292, section 5.1), which tells whether a password is the right one. */
final class Pkcs12Mac {

    private Pkcs12Mac() {}

    static boolean isValid(Pfx pfx, Pkcs12Password password, EncryptionLimits limits) {
        MacData expected = pfx.getMacData();
        AlgorithmIdentifier algorithm = expected.getMac().getAlgorithmId();
        HMac mac = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)
                ? Pbmac1.mac(algorithm, password.utf8(), limits)
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
        generator.init(password, expected.getSalt(), limits.iterations(expected.getIterationCount()));
        HMac mac = new HMac(digest);
        mac.init(generator.generateDerivedMacParameters(digest.getDigestSize() * 8));
        return mac;
    }
}
