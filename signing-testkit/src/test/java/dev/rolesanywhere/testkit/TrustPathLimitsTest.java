package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Path length constraints and the validity of issuers, at their limits. */
class TrustPathLimitsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final ThrowawayKey rootKey = ThrowawayKey.generate(KeyKind.EC_P256);
    private final X500Name rootName = CertificateMaker.name("CN=root");

    /** A root with a path length constraint, and a chain of authorities below it, the last of which issues the leaf. */
    private Path path(int pathLength, int intermediates) {
        X509Certificate root = root(pathLength);
        List<X509Certificate> chain = new ArrayList<>();
        X500Name issuerName = rootName;
        ThrowawayKey issuerKey = rootKey;
        for (int i = 1; i <= intermediates; i++) {
            X500Name name = CertificateMaker.name("CN=intermediate " + i);
            ThrowawayKey key = ThrowawayKey.generate(KeyKind.EC_P256);
            chain.add(0, Issuer.authority(name, NOW).make(key, issuerName, issuerKey));
            issuerName = name;
            issuerKey = key;
        }
        return new Path(root, chain, leaf(issuerName, issuerKey));
    }

    private record Path(X509Certificate root, List<X509Certificate> chain, X509Certificate leaf) {

        void require(Instant now) {
            TrustPath.require(new CertificateHeaders(leaf, chain), List.of(root), now);
        }

        String reason(Instant now) {
            return assertThrows(Refusal.class, () -> require(now)).reason();
        }
    }

    private static X509Certificate leaf(X500Name issuerName, ThrowawayKey issuerKey) {
        return new CertificateMaker(CertificateMaker.name("CN=leaf"), NOW.minus(DAY), NOW.plus(DAY))
                .make(ThrowawayKey.generate(KeyKind.EC_P256), issuerName, issuerKey);
    }

    private X509Certificate root(int pathLength) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                            rootName,
                            BigInteger.TWO,
                            Date.from(NOW.minus(DAY)),
                            Date.from(NOW.plus(DAY)),
                            rootName,
                            rootKey.publicKeyInfo())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            byte[] der = builder.build(CertificateMaker.CertificateSigner.of(rootKey, false))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException | CertificateException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "1, 1", "2, 1", "2, 2"})
    void aPathMayHaveAsManyIntermediatesAsItsConstraintAllows(int pathLength, int intermediates) {
        assertDoesNotThrow(() -> path(pathLength, intermediates).require(NOW));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "1, 2", "2, 3"})
    void aPathWithMoreIntermediatesIsRejected(int pathLength, int intermediates) {
        assertEquals(
                "'CN=root' has a path length constraint of " + pathLength + ".",
                path(pathLength, intermediates).reason(NOW));
    }

    @Test
    void anIssuerIsValidInItsFirstAndItsLastSecond() {
        Path path = path(0, 0);

        assertDoesNotThrow(() -> path.require(NOW.minus(DAY)));
        assertDoesNotThrow(() -> path.require(NOW.plus(DAY)));
        assertEquals(
                "'CN=root' is not valid at 2026-11-20T20:54:59.999Z.",
                path.reason(NOW.minus(DAY).minusMillis(1)));
        assertEquals(
                "'CN=root' is not valid at 2026-11-22T20:55:00.001Z.",
                path.reason(NOW.plus(DAY).plusMillis(1)));
    }

    @Test
    void theLeafIsNotItsOwnIssuer() {
        X500Name name = CertificateMaker.name("CN=alone");
        ThrowawayKey key = ThrowawayKey.generate(KeyKind.EC_P256);
        X509Certificate alone = new CertificateMaker(name, NOW.minus(DAY), NOW.plus(DAY)).make(key, name, key);

        assertEquals("'CN=alone' is not a CA certificate (CA:false).", new Path(alone, List.of(), alone).reason(NOW));
        assertEquals(
                "No trust anchor and no certificate of the chain is 'CN=alone', the issuer of 'CN=alone'.",
                new Path(root(0), List.of(), alone).reason(NOW));
    }

    @Test
    void anAuthorityMustBeOfTheAlgorithmThatSigned() {
        X500Name name = CertificateMaker.name("CN=root");
        ThrowawayKey larger = ThrowawayKey.generate(KeyKind.ML_DSA_87);
        X509Certificate anchor = Issuer.authority(name, NOW).make(larger, name, larger);
        X509Certificate leaf = leaf(name, ThrowawayKey.generate(KeyKind.ML_DSA_65));

        assertEquals(
                "'CN=root' did not sign the certificate that names it.", new Path(anchor, List.of(), leaf).reason(NOW));
        assertDoesNotThrow(() -> new Path(anchor, List.of(), leaf(name, larger)).require(NOW));
    }
}
