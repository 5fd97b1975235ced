package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.SigningAlgorithm;
import java.io.IOException;
import java.security.PublicKey;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Checks the algorithm and the size of a certificate's key. */
final class KeyCheck {

    static final String NAME = "key algorithm";

    private static final Map<ASN1ObjectIdentifier, String> CURVES = Map.of(
            SECObjectIdentifiers.secp256r1, "P-256",
            SECObjectIdentifiers.secp384r1, "P-384",
            SECObjectIdentifiers.secp521r1, "P-521");

    private static final int MIN_RSA_BITS = 2048;

    private KeyCheck() {}

    static Finding of(PublicKey key) {
        try {
            SigningAlgorithm algorithm = SigningAlgorithm.of(key);
            return check(PublicKeyFactory.createKey(key.getEncoded()), algorithm);
        } catch (SigningHelperException e) {
            return Finding.failure(NAME, e.getMessage(), "reissue the certificate for a supported key");
        } catch (IOException | RuntimeException e) {
            return Finding.failure(
                    NAME,
                    "the certificate's key (" + key.getAlgorithm() + ") cannot be read",
                    "reissue the certificate for an RSA, EC or ML-DSA key");
        }
    }

    private static Finding check(AsymmetricKeyParameter key, SigningAlgorithm algorithm) {
        if (key instanceof RSAKeyParameters rsa) {
            return rsa(rsa.getModulus().bitLength(), algorithm);
        }
        if (key instanceof ECPublicKeyParameters ec) {
            return ec(ec.getParameters(), algorithm);
        }
        String name = key instanceof MLDSAPublicKeyParameters mlDsa
                ? mlDsa.getParameters().getName().toUpperCase(Locale.ROOT)
                : algorithm.name();
        return ok(name, algorithm);
    }

    private static Finding rsa(int bits, SigningAlgorithm algorithm) {
        return bits < MIN_RSA_BITS
                ? Finding.warning(
                        NAME,
                        "RSA with " + bits + " bits, which is too weak",
                        "reissue the certificate for an RSA key of 2048 bits or more, or for an EC key")
                : ok("RSA with " + bits + " bits", algorithm);
    }

    private static Finding ec(ECDomainParameters domain, SigningAlgorithm algorithm) {
        String curve = domain instanceof ECNamedDomainParameters named ? CURVES.get(named.getName()) : null;
        return curve != null
                ? ok("EC on " + curve, algorithm)
                : Finding.failure(
                        NAME,
                        "EC on a curve other than P-256, P-384 and P-521",
                        "reissue the certificate for a key on one of these curves");
    }

    private static Finding ok(String kind, SigningAlgorithm algorithm) {
        return Finding.ok(NAME, kind + "; signs " + algorithm.wireName());
    }
}
