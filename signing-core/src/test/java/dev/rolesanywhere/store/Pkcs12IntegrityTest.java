package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PKCS#12 files whose integrity check is another than the usual one, or absent. */
class Pkcs12IntegrityTest {

    private static final byte[] SALT = "-----BEGIN CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);
    private static final AlgorithmIdentifier HMAC_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);

    private static byte[] file(@Nullable MacData mac) throws IOException {
        return new Pfx(pfx().getAuthSafe(), mac).getEncoded();
    }

    private static Pfx pfx() {
        return Pfx.getInstance(Testdata.bytes("identities/ec-p256/direct/modern.p12"));
    }

    /** Makes the check with the JDK, which does not verify it here. */
    private static MacData pbmac1(int iterations, int keyBytes) throws GeneralSecurityException {
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("correct horse".toCharArray(), SALT, 2048, keyBytes * 8))
                .getEncoded();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] content =
                ASN1OctetString.getInstance(pfx().getAuthSafe().getContent()).getOctets();
        PBMAC1Params parameters = new PBMAC1Params(
                new AlgorithmIdentifier(
                        PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(SALT, iterations, keyBytes, HMAC_SHA256)),
                HMAC_SHA256);
        return new MacData(
                new DigestInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBMAC1, parameters), mac.doFinal(content)),
                SALT,
                1);
    }

    private static FileIdentitySource source(byte[] content, @Nullable String password) {
        FileIdentitySource.Builder builder = FileIdentitySource.builder().certificate("file", () -> content);
        return password == null
                ? builder.build()
                : builder.storePassword(password::toCharArray).build();
    }

    private static void assertRefused(Reason reason, byte[] content, @Nullable String password) {
        IdentityException refusal = assertThrows(IdentityException.class, source(content, password)::load);

        assertEquals(reason, refusal.reason(), refusal.getMessage());
    }

    @Test
    void pbmac1IsVerifiedAlsoWhereItsBytesBeginAPemBlock() throws GeneralSecurityException, IOException {
        byte[] content = file(pbmac1(2048, 32));

        source(content, "correct horse").load();
        assertRefused(Reason.PASSWORD_WRONG, content, "wrong");
        assertRefused(Reason.PASSWORD_MISSING, content, null);
    }

    @Test
    void theCostAndTheKeyOfPbmac1AreBounded() throws GeneralSecurityException, IOException {
        assertRefused(Reason.UNSUPPORTED, file(pbmac1(Integer.MAX_VALUE, 32)), "correct horse");
        assertRefused(Reason.MALFORMED, file(pbmac1(2048, 19)), "correct horse");
        assertRefused(Reason.MALFORMED, file(pbmac1(2048, 65)), "correct horse");
    }

    @Test
    void withoutACheckTheDecryptedContentRevealsAWrongPassword() throws IOException {
        byte[] content = file(null);

        source(content, "correct horse").load();
        assertRefused(Reason.PASSWORD_WRONG, content, "wrong");
        assertRefused(Reason.PASSWORD_MISSING, content, null);
    }
}
