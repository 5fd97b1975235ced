package dev.rolesanywhere.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has become known of a call so far, however its verification ends. One thread's. */
final class CallFindings {

    private @Nullable SessionParameters parameters;
    private @Nullable CertificateHeaders certificates;
    private @Nullable ExpectedSignature expected;

    SessionParameters found(SessionParameters value) {
        parameters = value;
        return value;
    }

    CertificateHeaders found(CertificateHeaders value) {
        certificates = value;
        return value;
    }

    ExpectedSignature found(ExpectedSignature value) {
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
