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
 * Makes an end-entity certificate that may break a rule of the service, one for each method that says so. Made by
 * {@link ThrowawayPki#leaf}. Not thread-safe.
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
     * Sets the subject, which has the common name {@code throwaway-workload} otherwise. An empty one breaks the rules.
     *
     * @param distinguishedName the subject as of RFC 2253, for example {@code CN=build-agent,OU=ci}; may be empty
     * @return this
     */
    public ThrowawayLeafBuilder subject(String distinguishedName) {
        maker.subject = CertificateMaker.name(distinguishedName);
        // Without any name, the JDK would not read the certificate.
        maker.subjectAlternativeNames = distinguishedName.isEmpty()
                ? new GeneralNames(new GeneralName(GeneralName.dNSName, "throwaway-workload"))
                : null;
        return this;
    }

    /**
     * Sets the serial number, which is random and 20 octets long otherwise.
     *
     * @param serialNumber a positive number
     * @return this
     */
    public ThrowawayLeafBuilder serialNumber(BigInteger serialNumber) {
        maker.serialNumber = serialNumber;
        return this;
    }

    /**
     * Sets the validity, which lasts from one hour ago to 30 days ahead otherwise.
     *
     * @param notBefore the first instant of it
     * @param notAfter the last instant of it
     * @return this
     */
    public ThrowawayLeafBuilder validity(Instant notBefore, Instant notAfter) {
        maker.notBefore = notBefore;
        maker.notAfter = notAfter;
        return this;
    }

    /**
     * Breaks a rule: the certificate ended an hour ago.
     *
     * @return this
     */
    public ThrowawayLeafBuilder expired() {
        return validity(now.minus(Duration.ofDays(30)), now.minus(Duration.ofHours(1)));
    }

    /**
     * Breaks a rule: the certificate begins in an hour.
     *
     * @return this
     */
    public ThrowawayLeafBuilder notYetValid() {
        return validity(now.plus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)));
    }

    /**
     * Breaks a rule: the basic constraints say CA:true.
     *
     * @return this
     */
    public ThrowawayLeafBuilder certificateAuthority() {
        maker.authority = true;
        return this;
    }

    /**
     * Breaks a rule: the key usage is keyEncipherment, without digitalSignature.
     *
     * @return this
     */
    public ThrowawayLeafBuilder withoutDigitalSignature() {
        maker.keyUsage = KeyUsage.keyEncipherment;
        return this;
    }

    /**
     * Breaks a rule: there is no key usage extension.
     *
     * @return this
     */
    public ThrowawayLeafBuilder withoutKeyUsage() {
        maker.keyUsage = 0;
        return this;
    }

    /**
     * Breaks a rule: the certificate is of X.509 version 1, without extensions.
     *
     * @return this
     */
    public ThrowawayLeafBuilder versionOne() {
        maker.version = 1;
        return this;
    }

    /**
     * Breaks a rule: the issuer signs it over SHA-1. Has no effect under an issuer with an ML-DSA key.
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
