package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pbkdf2Test {

    private static String derive(String hmac, String password, String salt, int iterations, int keyBytes) {
        AlgorithmIdentifier prf = new AlgorithmIdentifier(new ASN1ObjectIdentifier(hmac), DERNull.INSTANCE);
        PBKDF2Params parameters = new PBKDF2Params(salt.getBytes(StandardCharsets.US_ASCII), iterations, keyBytes, prf);
        return HexFormat.of()
                .formatHex(KeyDerivation.pbkdf2(
                                parameters,
                                keyBytes,
                                password.getBytes(StandardCharsets.UTF_8),
                                EncryptionLimits.ofKeys())
                        .getKey());
    }

    /** RFC 6070, section 2. */
    @Test
    void rfc6070VectorsHold() {
        String sha1 = "1.2.840.113549.2.7";

        assertEquals("0c60c80f961f0e71f3a9b524af6012062fe037a6", derive(sha1, "password", "salt", 1, 20));
        assertEquals("4b007901b765489abead49d926f721d065a429c1", derive(sha1, "password", "salt", 4096, 20));
        assertEquals(
                "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
                derive(sha1, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.113549.2.7, SHA1",
        "1.2.840.113549.2.8, SHA224",
        "1.2.840.113549.2.9, SHA256",
        "1.2.840.113549.2.10, SHA384",
        "1.2.840.113549.2.11, SHA512",
    })
    void eachHashAgreesWithTheJdkForShortAndLongPasswords(String hmac, String name) throws GeneralSecurityException {
        for (String password : new String[] {"x", "correct horse", "y".repeat(64), "z".repeat(200)}) {
            for (int keyBytes : new int[] {1, 16, 32, 64, 150}) {
                byte[] salt = "salt of this test".getBytes(StandardCharsets.US_ASCII);
                byte[] expected = SecretKeyFactory.getInstance("PBKDF2WithHmac" + name)
                        .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 3, keyBytes * 8))
                        .getEncoded();

                assertEquals(
                        HexFormat.of().formatHex(expected),
                        derive(hmac, password, "salt of this test", 3, keyBytes),
                        password.length() + " characters, " + keyBytes + " bytes");
            }
        }
    }
}
