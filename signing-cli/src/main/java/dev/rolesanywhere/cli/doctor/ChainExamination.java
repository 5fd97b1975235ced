package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Examines the chain, and whether it leads to the trust anchor.
 *
 * @param setUp where its certificates are
 * @param trouble explains failures
 * @param now the time
 * @param isBroken tells whether a file was found to be unusable
 */
record ChainExamination(IdentitySetUp setUp, Trouble trouble, Instant now, Predicate<IdentityFile> isBroken) {

    static final String BROKEN_FILE = "its file cannot be used";

    static List<Finding> skipped(Finding why) {
        return List.of(why, Finding.skipped(TrustAnchorCheck.NAME, "the chain to it is not known"));
    }

    List<Finding> of(Chain chain) {
        List<Finding> findings = new ArrayList<>(ChainCheck.of(chain, now));
        findings.add(trustAnchor(chain));
        return findings;
    }

    /** Examines what can be seen of a chain where the identity as a whole does not load. */
    List<Finding> without(X509Certificate leaf, Optional<RolesAnywhereException> chainFailure) {
        IdentityFile file = setUp.intermediates().isGiven() ? setUp.intermediates() : setUp.certificate();
        if (isBroken.test(file)) {
            return skipped(Finding.skipped(ChainCheck.NAME, BROKEN_FILE));
        }
        return chainFailure
                .map(failure -> skipped(trouble.of(ChainCheck.NAME, failure)))
                .orElseGet(() -> withoutKey(leaf, file));
    }

    private List<Finding> withoutKey(X509Certificate leaf, IdentityFile file) {
        try {
            return of(Chain.withoutKey(leaf, PemCertificates.in(file.path())));
        } catch (RolesAnywhereException failure) {
            return skipped(
                    Chain.isAtFault(failure)
                            ? trouble.of(ChainCheck.NAME, failure)
                            : Finding.skipped(ChainCheck.NAME, "the certificate's key cannot sign"));
        } catch (IOException | InvalidPathException notPem) {
            return skipped(Finding.skipped(ChainCheck.NAME, "they cannot be read without the private key"));
        }
    }

    private Finding trustAnchor(Chain chain) {
        if (!setUp.trustAnchor().isGiven()) {
            return TrustAnchorCheck.unknown(chain);
        }
        if (isBroken.test(setUp.trustAnchor())) {
            return Finding.skipped(TrustAnchorCheck.NAME, BROKEN_FILE);
        }
        try {
            return TrustAnchorCheck.of(
                    chain, PemCertificates.in(setUp.trustAnchor().path()), now);
        } catch (IOException | InvalidPathException unusable) {
            return Finding.failure(
                    TrustAnchorCheck.NAME,
                    setUp.trustAnchor().location() + ": " + unusable.getMessage(),
                    "name a PEM file of the trust anchor's CA certificates with --trust-anchor-pem");
        }
    }
}
