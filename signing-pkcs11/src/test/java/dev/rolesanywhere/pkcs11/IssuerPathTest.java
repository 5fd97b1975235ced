package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a token's certificates are the issuers of another. */
class IssuerPathTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final ThrowawayPki OTHER = ThrowawayPki.create();
    private static final ThrowawayIdentity IDENTITY = PKI.issue(KeyKind.EC_P256);
    private static final X509Certificate LEAF = IDENTITY.certificate();

    private static List<X509Certificate> all(ThrowawayPki pki, ThrowawayIdentity identity) {
        List<X509Certificate> all = new ArrayList<>(identity.intermediates());
        all.add(identity.certificate());
        all.add(pki.trustAnchor());
        return all;
    }

    @Test
    void theIssuersAreInOrderWithoutTheCertificateAndTheRoot() {
        List<X509Certificate> stored = all(PKI, IDENTITY);
        Collections.reverse(stored);

        assertEquals(IDENTITY.intermediates(), IssuerPath.of(LEAF, stored));
    }

    @Test
    void issuersOfTheSameNameThatDidNotSignAreIgnored() {
        List<X509Certificate> stored = all(OTHER, OTHER.issue(KeyKind.EC_P256));
        stored.addAll(all(PKI, IDENTITY));

        assertEquals(IDENTITY.intermediates(), IssuerPath.of(LEAF, stored));
    }

    @Test
    void withoutItsIssuerThereIsNoPath() {
        assertEquals(List.of(), IssuerPath.of(LEAF, List.of()));
        assertEquals(List.of(), IssuerPath.of(LEAF, List.of(LEAF)));
        assertEquals(List.of(), IssuerPath.of(LEAF, all(OTHER, OTHER.issue(KeyKind.EC_P256))));
        assertEquals(List.of(), IssuerPath.of(PKI.trustAnchor(), all(PKI, IDENTITY)));
    }
}
