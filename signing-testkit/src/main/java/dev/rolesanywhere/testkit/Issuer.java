package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A certificate authority's name, key and certificate. */
record Issuer(X500Name name, ThrowawayKey key, X509Certificate certificate) {

    private static final Duration LIFETIME = Duration.ofDays(3650);

    static Issuer root(KeyKind kind, Instant now) {
        ThrowawayKey key = ThrowawayKey.generate(kind);
        X500Name name = CertificateMaker.name("CN=Throwaway Root,O=Roles Anywhere Testkit");
        return new Issuer(name, key, authority(name, now).make(key, name, key));
    }

    Issuer intermediate(KeyKind kind, int number, Instant now) {
        ThrowawayKey itsKey = ThrowawayKey.generate(kind);
        X500Name itsName = CertificateMaker.name("CN=Throwaway Intermediate " + number + ",O=Roles Anywhere Testkit");
        return new Issuer(itsName, itsKey, authority(itsName, now).make(itsKey, name, key));
    }

    static CertificateMaker authority(X500Name name, Instant now) {
        CertificateMaker maker = new CertificateMaker(name, now.minus(Duration.ofHours(1)), now.plus(LIFETIME));
        maker.authority = true;
        maker.keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        return maker;
    }
}
