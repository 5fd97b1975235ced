package dev.rolesanywhere.identity.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ECPoint;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeySignerTest {

    private static final ThrowawayIdentity RSA = ThrowawayPki.create().issue(KeyKind.RSA_2048);

    private static IdentityException refusal(byte[] pkcs8) {
        return assertThrows(IdentityException.class, () -> PrivateKeySigner.fromPkcs8(pkcs8));
    }

    private static byte[] withNumber(int position, BigInteger number) throws IOException {
        PrivateKeyInfo key = PrivateKeyInfo.getInstance(RSA.privateKeyPkcs8());
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        ASN1Sequence.getInstance(key.parsePrivateKey()).forEach(numbers::add);
        ASN1EncodableVector changed = new ASN1EncodableVector();
        for (int i = 0; i < numbers.size(); i++) {
            changed.add(i == position ? new ASN1Integer(number) : numbers.get(i));
        }
        return new PrivateKeyInfo(key.getPrivateKeyAlgorithm(), new DERSequence(changed)).getEncoded();
    }

    /** The positions of n, e, p, q, dP, dQ and qInv (RFC 8017, appendix A.1.2). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 6, 7, 8})
    void anInconsistentRsaKeyIsRejectedWhenItIsRead(int position) throws IOException {
        for (BigInteger number : List.of(BigInteger.TEN, BigInteger.ONE, BigInteger.ZERO, BigInteger.TWO.negate())) {
            IdentityException refusal = refusal(withNumber(position, number));

            assertEquals(Reason.MALFORMED, refusal.reason());
            assertEquals("the RSA private key is inconsistent; it may be damaged", refusal.getMessage());
        }
    }

    @Test
    void anRsaKeyWithAHugeModulusIsRejected() throws IOException {
        assertEquals(
                Reason.UNSUPPORTED,
                refusal(withNumber(1, BigInteger.TWO.pow(16384))).reason());
    }

    /** Each signature computes powers with the public exponent. */
    @Test
    void anRsaKeyWithAHugePublicExponentIsRejected() throws IOException {
        RSAPrivateKey key = RSAPrivateKey.getInstance(
                PrivateKeyInfo.getInstance(RSA.privateKeyPkcs8()).parsePrivateKey());
        BigInteger period = key.getPrime1()
                .subtract(BigInteger.ONE)
                .multiply(key.getPrime2().subtract(BigInteger.ONE));
        BigInteger huge = key.getPublicExponent().add(period.shiftLeft(100_000));

        assertEquals(Reason.MALFORMED, refusal(withNumber(2, huge)).reason());
    }

    @Test
    void aKeyWithAnotherGeneratorIsNotOnTheCurve() throws IOException {
        X9ECParameters p256 = SECNamedCurves.getByName("secp256r1");
        X9ECParameters other = new X9ECParameters(
                p256.getCurve(), new X9ECPoint(p256.getG().twice().normalize(), false), p256.getN(), p256.getH());
        byte[] key = new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, other),
                        new ECPrivateKey(256, BigInteger.TEN))
                .getEncoded();

        assertEquals(Reason.UNSUPPORTED, refusal(key).reason());
    }

    @Test
    void contentOtherThanAKeyIsRejected() {
        byte[] nested = new byte[200_000];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }

        assertEquals(Reason.MALFORMED, refusal(new byte[0]).reason());
        assertEquals(Reason.MALFORMED, refusal(nested).reason());
    }

    @Test
    void aFailureOfTheCryptographicLibraryIsReportedAsASigningFailure() {
        PrivateKeySigner signer = PrivateKeySigner.fromPkcs8(tinyRsaKey());

        assertEquals(
                Reason.SIGNING_FAILED,
                assertThrows(IdentityException.class, () -> signer.sign(new byte[3]))
                        .reason());
    }

    /** Sound, but too short for a hash. */
    private static byte[] tinyRsaKey() {
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        for (int number : new int[] {0, 33, 3, 7, 3, 11, 1, 7, 2}) {
            numbers.add(new ASN1Integer(number));
        }
        try {
            return new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), new DERSequence(numbers))
                    .getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCertificateForPssIsRejected() throws GeneralSecurityException, IOException {
        PrivateKeySigner signer = PrivateKeySigner.fromPkcs8(RSA.privateKeyPkcs8());
        X509Certificate pss = forPss(RSA.certificate());

        IdentityException refusal =
                assertThrows(IdentityException.class, () -> X509Identity.of(pss, List.of(), signer));

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(refusal.getMessage().contains("RSASSA-PSS"), refusal.getMessage());
    }

    /** Its signature is no longer valid, but nothing here checks it. */
    private static X509Certificate forPss(X509Certificate certificate) throws GeneralSecurityException, IOException {
        Certificate whole = Certificate.getInstance(certificate.getEncoded());
        TBSCertificate signed = whole.getTBSCertificate();
        ASN1EncodableVector fields = new ASN1EncodableVector();
        ASN1Sequence.getInstance(signed.toASN1Primitive())
                .forEach(field -> fields.add(
                        field.equals(signed.getSubjectPublicKeyInfo())
                                        || field.toASN1Primitive()
                                                .equals(signed.getSubjectPublicKeyInfo()
                                                        .toASN1Primitive())
                                ? new SubjectPublicKeyInfo(
                                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS),
                                        signed.getSubjectPublicKeyInfo()
                                                .getPublicKeyData()
                                                .getOctets())
                                : field));
        byte[] changed = new DERSequence(new ASN1Encodable[] {
                    new DERSequence(fields), whole.getSignatureAlgorithm(), whole.getSignature()
                })
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(changed));
    }
}
