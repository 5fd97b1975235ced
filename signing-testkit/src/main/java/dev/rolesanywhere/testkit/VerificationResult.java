package dev.rolesanywhere.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of a call that were verified so far, even if the verification fails later. Not thread-safe. */
final class VerificationResult {

    private @Nullable SessionParameters parameters;
    private @Nullable CertificateHeaders certificates;
    private @Nullable ExpectedSignature expected;

    SessionParameters record(SessionParameters value) {
        parameters = value;
        return value;
    }

    CertificateHeaders record(CertificateHeaders value) {
        certificates = value;
        return value;
    }

    ExpectedSignature record(ExpectedSignature value) {
        expected = value;
        return value;
    }

    Optional<SessionParameters> parameters() {
        return Optional.ofNullable(parameters);
    }

    Optional<CertificateHeaders> certificates() {
        return Optional.ofNullable(certificates);
    }

    Optional<ExpectedSignature> expected() {
        return Optional.ofNullable(expected);
    }
}
