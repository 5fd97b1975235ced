package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.tpm.TpmReport;
import java.nio.file.InvalidPathException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks files, key, certificate, chain, and the authorization of a TPM key. A part that cannot be loaded does not stop
 * the checks of the others.
 */
public final class IdentityChecks {

    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "private key";
    private static final String NO_CERTIFICATE = "there is no certificate";
    private static final String AUTHORIZATION = "TPM authorization";
    private static final String BROKEN_FILE = "its file cannot be used";

    private final Setup setup;
    private final Instant now;
    private final IdentityParts parts;
    private final List<Finding> findings = new ArrayList<>();

    private IdentityChecks(Setup setup, Instant now) {
        this.setup = setup;
        this.now = now;
        this.parts = IdentityParts.load(setup.loader(), setup.intermediates().isGiven());
    }

    /** Loads what the options name. Each method may throw a {@link SigningHelperException}. */
    public interface Loader {

        /** Loads the identity as every command does. */
        X509Identity load();

        /** Loads the identity without the intermediates that an option names. */
        X509Identity loadWithoutIntermediates();

        /** Loads the end-entity certificate, as far as it can be determined without a key. */
        X509Certificate loadCertificate();

        /** Loads the key, if it is in a TPM. */
        Optional<TpmReport> loadFromTpm();
    }

    /**
     * The identity, as the command line describes it.
     *
     * @param certificate where the certificate is, possibly a key store
     * @param privateKey where the private key is, if not with the certificate
     * @param intermediates where the intermediates are, if not with the certificate
     * @param trustAnchor the PEM file of the trust anchor's certificates
     * @param loader loads what these name
     */
    public record Setup(
            IdentityFile certificate,
            IdentityFile privateKey,
            IdentityFile intermediates,
            IdentityFile trustAnchor,
            Loader loader) {}

    /** Loads an identity and checks it. */
    public static IdentityChecks run(Setup setup, Instant now) {
        IdentityChecks checks = new IdentityChecks(setup, now);
        checks.checkFiles();
        checks.checkCertificate();
        checks.checkKey();
        checks.checkRules();
        checks.checkChain();
        checks.checkTpm();
        return checks;
    }

    /** Returns the findings in the order in which they are shown. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    Optional<X509Identity> identity() {
        return parts.identity();
    }

    private void checkFiles() {
        Stream.of(setup.certificate(), setup.privateKey(), setup.intermediates())
                .filter(IdentityFile::isGiven)
                .forEach(file -> findings.addAll(FileChecks.of(file)));
        if (setup.trustAnchor().isGiven()) {
            // It is only compared with the chain, so its permissions do not matter.
            findings.add(FileChecks.of(setup.trustAnchor()).get(0));
        }
    }

    private boolean isBroken(IdentityFile file) {
        return findings.stream()
                .anyMatch(finding -> finding.isFailure() && finding.name().equals(file.name() + " file"));
    }

    private void checkCertificate() {
        parts.certificate()
                .ifPresent(certificate -> findings.add(Finding.ok(
                        CERTIFICATE,
                        "serial number " + certificate.getSerialNumber() + ", issued by "
                                + Chain.issuer(certificate))));
        parts.certificateFailure()
                .ifPresent(failure -> findings.add(
                        isBroken(setup.certificate())
                                ? Finding.skipped(CERTIFICATE, BROKEN_FILE)
                                : Finding.failure(CERTIFICATE, failure)));
    }

    private void checkKey() {
        if (parts.certificate().isEmpty()) {
            findings.add(Finding.skipped(KEY, "there is no certificate to compare it with"));
        } else if (parts.keyFailure().isEmpty()) {
            findings.add(Finding.ok(
                    KEY,
                    "belongs to the certificate of "
                            + Chain.subject(parts.certificate().get())));
        } else {
            findings.add(
                    isBroken(setup.privateKey())
                            ? Finding.skipped(KEY, BROKEN_FILE)
                            : Finding.failure(KEY, parts.keyFailure().get()));
        }
    }

    private void checkRules() {
        findings.addAll(parts.certificate()
                .map(certificate -> CertificateChecks.of(certificate, now))
                .orElseGet(() -> CertificateChecks.skipped(NO_CERTIFICATE)));
    }

    private void checkChain() {
        IdentityFile file = setup.intermediates().isGiven() ? setup.intermediates() : setup.certificate();
        if (parts.identity().isPresent()) {
            checkChain(Chain.of(parts.identity().get()));
        } else if (parts.certificate().isEmpty()) {
            skipChain(Finding.skipped(Chain.INTERMEDIATES, NO_CERTIFICATE));
        } else if (isBroken(file)) {
            skipChain(Finding.skipped(Chain.INTERMEDIATES, BROKEN_FILE));
        } else if (parts.chainFailure().isPresent()) {
            skipChain(Finding.failure(Chain.INTERMEDIATES, parts.chainFailure().get()));
        } else {
            checkChainWithoutKey(parts.certificate().get(), file);
        }
    }

    private void checkChainWithoutKey(X509Certificate leaf, IdentityFile file) {
        List<X509Certificate> certificates;
        try {
            certificates = certificates(file);
        } catch (IdentityException | InvalidPathException ignored) { // Reading it may need the key's password.
            skipChain(Finding.skipped(Chain.INTERMEDIATES, "they cannot be read without the private key"));
            return;
        }
        Chain chain;
        try {
            chain = Chain.withoutKey(leaf, certificates);
        } catch (SigningHelperException e) {
            skipChain(
                    IdentityParts.isChainFailure(e)
                            ? Finding.failure(Chain.INTERMEDIATES, e)
                            : Finding.skipped(Chain.INTERMEDIATES, "the certificate's key cannot sign"));
            return;
        }
        checkChain(chain);
    }

    private static List<X509Certificate> certificates(IdentityFile file) {
        return FileIdentitySource.builder().certificate(file.path()).build().allCertificates();
    }

    private void checkChain(Chain chain) {
        findings.addAll(chain.checkIntermediates(now));
        findings.add(checkTrustAnchor(chain));
    }

    private void skipChain(Finding intermediates) {
        findings.add(intermediates);
        findings.add(Finding.skipped(Chain.TRUST_ANCHOR, "the chain to it is unknown"));
    }

    private Finding checkTrustAnchor(Chain chain) {
        if (!setup.trustAnchor().isGiven()) {
            return chain.unknownTrustAnchor();
        }
        if (isBroken(setup.trustAnchor())) {
            return Finding.skipped(Chain.TRUST_ANCHOR, BROKEN_FILE);
        }
        try {
            return chain.checkTrustAnchor(certificates(setup.trustAnchor()), now);
        } catch (IdentityException | InvalidPathException e) {
            return Finding.failure(
                    Chain.TRUST_ANCHOR,
                    String.valueOf(e.getMessage()),
                    "name a PEM file with the trust anchor's CA certificates in --trust-anchor-pem");
        }
    }

    private void checkTpm() {
        try {
            setup.loader().loadFromTpm().ifPresent(this::checkTpm);
        } catch (SigningHelperException e) {
            findings.add(Finding.failure("TPM", e));
        }
    }

    private void checkTpm(TpmReport report) {
        findings.add(Finding.ok("TPM", report.device()));
        findings.add(Finding.ok("TPM key", report.key()));
        findings.add(Finding.ok("TPM parent", report.parent()));
        findings.add(
                report.isLocked()
                        ? Finding.failure(
                                AUTHORIZATION,
                                report.authorization(),
                                "wait, or run tpm2_dictionarylockout --clear-lockout")
                        : Finding.ok(AUTHORIZATION, report.authorization()));
    }
}
