package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.CertificateRule;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Examines files, key, certificate and chain, and keeps the identity for the session. Not thread-safe. */
public final class IdentityExamination {

    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "private key";
    private static final Set<IdentityException.Reason> SECRETS = EnumSet.of(
            IdentityException.Reason.PASSWORD_MISSING,
            IdentityException.Reason.PASSWORD_WRONG,
            IdentityException.Reason.PIN_MISSING,
            IdentityException.Reason.PIN_WRONG);
    private static final String NO_CERTIFICATE = "there is no certificate";

    private final IdentitySetUp setUp;
    private final Trouble trouble;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable X509Identity identity;

    private IdentityExamination(IdentitySetUp setUp, Trouble trouble, Instant now) {
        this.setUp = setUp;
        this.trouble = trouble;
        this.now = now;
    }

    /**
     * Examines an identity.
     *
     * @param setUp what to examine
     * @param trouble explains failures
     * @param now the time
     * @return the examination, which is over
     */
    public static IdentityExamination of(IdentitySetUp setUp, Trouble trouble, Instant now) {
        IdentityExamination examination = new IdentityExamination(setUp, trouble, now);
        examination.run();
        return examination;
    }

    /**
     * Returns what was found.
     *
     * @return the findings, in the order in which they are shown
     */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    Optional<X509Identity> identity() {
        return Optional.ofNullable(identity);
    }

    private void run() {
        files();
        try {
            identity = setUp.loader().load();
        } catch (RolesAnywhereException failure) {
            inParts(failure);
            return;
        }
        X509Certificate certificate = identity.certificate();
        certificate(certificate);
        findings.add(belongs(certificate));
        rules(certificate);
        findings.addAll(chain().of(Chain.of(identity)));
    }

    private void files() {
        Stream.of(setUp.certificate(), setUp.privateKey(), setUp.intermediates())
                .filter(IdentityFile::isGiven)
                .forEach(file -> findings.addAll(FileCheck.of(file)));
        if (setUp.trustAnchor().isGiven()) {
            // It is compared with, and nothing is signed with it: who can change it does not matter.
            findings.add(FileCheck.of(setUp.trustAnchor()).get(0));
        }
    }

    private ChainExamination chain() {
        return new ChainExamination(setUp, trouble, now, this::isBroken);
    }

    private boolean isBroken(IdentityFile file) {
        return findings.stream()
                .anyMatch(finding -> finding.isFailure() && finding.name().equals(file.name() + " file"));
    }

    /** Something does not load, so each part is tried for itself. */
    private void inParts(RolesAnywhereException failure) {
        if (!setUp.intermediates().isGiven() || isOfPassword(failure)) {
            withoutKey(failure);
            return;
        }
        try {
            X509Certificate certificate =
                    setUp.loader().loadWithoutIntermediates().certificate();
            certificate(certificate);
            withoutChain(Optional.of(certificate), belongs(certificate), Optional.of(failure));
        } catch (RolesAnywhereException keyFailure) {
            withoutKey(Chain.isAtFault(failure) ? failure : keyFailure);
        }
    }

    private void withoutKey(RolesAnywhereException failure) {
        Optional<X509Certificate> certificate = certificateAlone();
        if (certificate.isPresent() && Chain.isAtFault(failure)) {
            withoutChain(certificate, belongs(certificate.get()), Optional.of(failure));
        } else {
            withoutChain(certificate, keyTrouble(certificate, failure), Optional.empty());
        }
    }

    /** Nobody shall be asked for the password again. */
    private static boolean isOfPassword(RolesAnywhereException failure) {
        return failure instanceof IdentityException identityFailure && SECRETS.contains(identityFailure.reason());
    }

    private Optional<X509Certificate> certificateAlone() {
        try {
            X509Certificate certificate = setUp.loader().loadCertificate();
            certificate(certificate);
            return Optional.of(certificate);
        } catch (RolesAnywhereException unreadable) {
            findings.add(
                    isBroken(setUp.certificate())
                            ? Finding.skipped(CERTIFICATE, ChainExamination.BROKEN_FILE)
                            : trouble.of(CERTIFICATE, unreadable));
            return Optional.empty();
        }
    }

    private void withoutChain(
            Optional<X509Certificate> certificate, Finding key, Optional<RolesAnywhereException> chainFailure) {
        findings.add(key);
        certificate.ifPresentOrElse(this::rules, this::skipRules);
        findings.addAll(certificate
                .map(leaf -> chain().without(leaf, chainFailure))
                .orElseGet(() -> ChainExamination.skipped(Finding.skipped(ChainCheck.NAME, NO_CERTIFICATE))));
    }

    private Finding keyTrouble(Optional<X509Certificate> certificate, RolesAnywhereException failure) {
        if (certificate.isEmpty()) {
            return Finding.skipped(KEY, "there is no certificate to compare it with");
        }
        return isBroken(setUp.privateKey())
                ? Finding.skipped(KEY, ChainExamination.BROKEN_FILE)
                : trouble.of(KEY, failure);
    }

    private static Finding belongs(X509Certificate certificate) {
        return Finding.ok(KEY, "belongs to the certificate of " + IssuerRules.subject(certificate));
    }

    private void certificate(X509Certificate certificate) {
        findings.add(Finding.ok(
                CERTIFICATE,
                "serial number " + certificate.getSerialNumber() + ", issued by " + IssuerRules.issuer(certificate)));
    }

    private void rules(X509Certificate certificate) {
        findings.add(KeyCheck.of(certificate.getPublicKey()));
        for (CertificateRule rule : CertificateRule.values()) {
            findings.add(RuleCheck.of(rule, certificate));
        }
        findings.add(ValidityCheck.of(certificate, now));
    }

    private void skipRules() {
        findings.add(Finding.skipped(KeyCheck.NAME, NO_CERTIFICATE));
        for (CertificateRule rule : CertificateRule.values()) {
            findings.add(Finding.skipped(RuleCheck.title(rule), NO_CERTIFICATE));
        }
        findings.add(Finding.skipped(ValidityCheck.NAME, NO_CERTIFICATE));
    }
}
