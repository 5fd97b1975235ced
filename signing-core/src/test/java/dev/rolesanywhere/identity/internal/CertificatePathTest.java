package dev.rolesanywhere.identity.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatePathTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final ThrowawayPki OTHER = ThrowawayPki.create();
    private static final ThrowawayIdentity IDENTITY = PKI.issue(KeyKind.EC_P256);
    private static final X509Certificate LEAF = IDENTITY.certificate();

    private static X509Certificate certificate(String name) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Testdata.bytes("identities/" + name)));
    }

    private static List<X509Certificate> all(ThrowawayPki pki, ThrowawayIdentity identity) {
        List<X509Certificate> all = new ArrayList<>(identity.intermediates());
        all.add(identity.certificate());
        all.add(pki.trustAnchor());
        return all;
    }

    @Test
    void intermediatesAreOrderedFromTheLeafWithoutLeafAndRoot() throws GeneralSecurityException {
        X509Certificate leaf = certificate("ec-p256/chained/certificate.pem");
        X509Certificate inner = certificate("inner-ca.pem");
        X509Certificate outer = certificate("outer-ca.pem");
        List<X509Certificate> given = new ArrayList<>(List.of(certificate("root-ca.pem"), outer, leaf, inner, outer));

        for (int i = 0; i < given.size(); i++) {
            Collections.rotate(given, 1);
            assertEquals(List.of(inner, outer), CertificatePath.intermediates(leaf, given));
        }
    }

    @Test
    void certificatesOutsideThePathComeLast() throws GeneralSecurityException {
        X509Certificate leaf = certificate("ec-p256/chained/certificate.pem");
        X509Certificate inner = certificate("inner-ca.pem");
        X509Certificate stranger = certificate("rsa-2048/direct/certificate.pem");

        assertEquals(List.of(inner, stranger), CertificatePath.intermediates(leaf, List.of(stranger, inner)));
    }

    @Test
    void ofTwoIntermediatesWithTheSameNameTheOneThatSignedComesFirst() {
        ThrowawayPki pki = ThrowawayPki.create().withIntermediate();
        X509Certificate signing = pki.intermediates().get(0);
        X509Certificate other =
                ThrowawayPki.create().withIntermediate().intermediates().get(0);
        X509Certificate leaf = pki.issue(KeyKind.EC_P256).certificate();

        assertEquals(List.of(signing, other), CertificatePath.intermediates(leaf, List.of(other, signing)));
        assertEquals(List.of(signing, other), CertificatePath.intermediates(leaf, List.of(signing, other)));
    }

    @Test
    void otherCertificatesForTheSameKeyAreNotIntermediates() {
        List<X509Certificate> renewed = FileIdentitySource.builder()
                .certificate(Testdata.path("interop/renewed.pem"))
                .build()
                .allCertificates();

        assertEquals(List.of(), CertificatePath.intermediates(renewed.get(0), renewed));
        assertEquals(List.of(), CertificatePath.issuers(renewed.get(0), renewed));
    }

    /** The JDK verifies ML-DSA from version 24 on. */
    @Test
    void aSelfSignedMlDsaRootIsNotSentOnAnyJdk() throws GeneralSecurityException {
        X509Certificate leaf = certificate("ml-dsa-65/pure/certificate.pem");
        X509Certificate intermediate = certificate("ml-dsa-65/pure/intermediates.pem");
        X509Certificate root = certificate("ml-dsa-65/pure/root-ca.pem");

        assertEquals(List.of(intermediate), CertificatePath.intermediates(leaf, List.of(root, intermediate)));
        assertEquals(List.of(intermediate), CertificatePath.issuers(leaf, List.of(root, leaf, intermediate)));
        assertTrue(CertificatePath.isIssuedBy(root, root));
        assertTrue(CertificatePath.isIssuedBy(leaf, intermediate));
        assertFalse(CertificatePath.isSignedBy(leaf, root));
    }

    @Test
    void aCaThatOnlyHasTheNameIsNotTheIssuer() {
        X509Certificate otherRoot = OTHER.trustAnchor();

        assertTrue(CertificatePath.hasIssuerName(PKI.trustAnchor(), otherRoot));
        assertFalse(CertificatePath.isSignedBy(PKI.trustAnchor(), otherRoot));
        assertFalse(CertificatePath.isIssuedBy(PKI.trustAnchor(), otherRoot));
        assertTrue(CertificatePath.isIssuedBy(PKI.trustAnchor(), PKI.trustAnchor()));
    }

    @Test
    void theIssuersAreInOrderWithoutTheCertificateAndTheRoot() {
        List<X509Certificate> stored = all(PKI, IDENTITY);
        Collections.reverse(stored);

        assertEquals(IDENTITY.intermediates(), CertificatePath.issuers(LEAF, stored));
    }

    @Test
    void issuersOfTheSameNameThatDidNotSignAreIgnored() {
        List<X509Certificate> stored = all(OTHER, OTHER.issue(KeyKind.EC_P256));
        stored.addAll(all(PKI, IDENTITY));

        assertEquals(IDENTITY.intermediates(), CertificatePath.issuers(LEAF, stored));
    }

    /** One more than the service accepts is enough to report that there are too many. */
    @Test
    void atMostSixIssuersAreTakenFromAToken() {
        ThrowawayPki pki = PKI;
        for (int i = 0; i < 8; i++) {
            pki = pki.withIntermediate();
        }
        X509Certificate leaf = pki.issue(KeyKind.EC_P256).certificate();

        assertEquals(pki.intermediates().subList(0, 6), CertificatePath.issuers(leaf, pki.intermediates()));
    }

    @Test
    void aCertificateWithoutItsIssuerHasNoPath() {
        assertEquals(List.of(), CertificatePath.issuers(LEAF, List.of()));
        assertEquals(List.of(), CertificatePath.issuers(LEAF, List.of(LEAF)));
        assertEquals(List.of(), CertificatePath.issuers(LEAF, all(OTHER, OTHER.issue(KeyKind.EC_P256))));
        assertEquals(List.of(), CertificatePath.issuers(PKI.trustAnchor(), all(PKI, IDENTITY)));
    }
}
