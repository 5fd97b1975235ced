package dev.rolesanywhere.testkit;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Builds an end-entity certificate that can violate rules of the service; the methods say which. Created by
 * {@link ThrowawayPki#leaf}. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ThrowawayLeafBuilder {

    private final ThrowawayKey key;
    private final Issuer issuer;
    private final List<X509Certificate> intermediates;
    private final Instant now;
    private final CertificateMaker maker;

    ThrowawayLeafBuilder(KeyKind kind, Issuer issuer, List<X509Certificate> intermediates, Instant now) {
        this.key = ThrowawayKey.generate(kind);
        this.issuer = issuer;
        this.intermediates = intermediates;
        this.now = now;
        this.maker = new CertificateMaker(
                CertificateMaker.name("CN=throwaway-workload,O=Roles Anywhere Testkit"),
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(30)));
    }

    /**
     * Sets the subject, by default {@code CN=throwaway-workload}. An empty subject violates a rule.
     *
     * @param distinguishedName the subject in the form of RFC 2253, for example {@code CN=build-agent,OU=ci}; may be
     *     empty
     * @return this
     */
    public ThrowawayLeafBuilder subject(String distinguishedName) {
        maker.subject = CertificateMaker.name(distinguishedName);
        // The JDK cannot read a certificate with neither a subject nor an alternative name.
        maker.subjectAlternativeNames = distinguishedName.isEmpty()
                ? new GeneralNames(new GeneralName(GeneralName.dNSName, "throwaway-workload"))
                : null;
        return this;
    }

    /**
     * Sets the serial number, by default random and 20 octets long.
     *
     * @param serialNumber a positive number
     * @return this
     */
    public ThrowawayLeafBuilder serialNumber(BigInteger serialNumber) {
        maker.serialNumber = serialNumber;
        return this;
    }

    /**
     * Sets the validity, by default from one hour ago until 30 days from now.
     *
     * @param notBefore the start of the validity
     * @param notAfter the end of the validity
     * @return this
     */
    public ThrowawayLeafBuilder validity(Instant notBefore, Instant notAfter) {
        maker.notBefore = notBefore;
        maker.notAfter = notAfter;
        return this;
    }

    /**
     * Violates a rule: the certificate expired an hour ago.
     *
     * @return this
     */
    public ThrowawayLeafBuilder expired() {
        return validity(now.minus(Duration.ofDays(30)), now.minus(Duration.ofHours(1)));
    }

    /**
     * Violates a rule: the certificate becomes valid in an hour.
     *
     * @return this
     */
    public ThrowawayLeafBuilder notYetValid() {
        return validity(now.plus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)));
    }

    /**
     * Violates a rule: the basic constraints say CA:true.
     *
     * @return this
     */
    public ThrowawayLeafBuilder certificateAuthority() {
        maker.authority = true;
        return this;
    }

    /**
     * Violates a rule: the key usage is keyEncipherment, without digitalSignature.
     *
     * @return this
     */
    public ThrowawayLeafBuilder withoutDigitalSignature() {
        maker.keyUsage = KeyUsage.keyEncipherment;
        return this;
    }

    /**
     * Violates a rule: the key usage extension is missing.
     *
     * @return this
     */
    public ThrowawayLeafBuilder withoutKeyUsage() {
        maker.keyUsage = 0;
        return this;
    }

    /**
     * Violates a rule: the certificate has X.509 version 1 and no extensions.
     *
     * @return this
     */
    public ThrowawayLeafBuilder versionOne() {
        maker.version = 1;
        return this;
    }

    /**
     * Violates a rule: the issuer signs with SHA-1. Has no effect if the issuer has an ML-DSA key.
     *
     * @return this
     */
    public ThrowawayLeafBuilder signedWithSha1() {
        maker.sha1 = true;
        return this;
    }

    /**
     * Issues the certificate.
     *
     * @return the certificate, its key and its intermediates
     */
    public ThrowawayIdentity issue() {
        return new ThrowawayIdentity(maker.make(key, issuer.name(), issuer.key()), intermediates, key.pkcs8());
    }
}
