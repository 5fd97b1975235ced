package dev.rolesanywhere.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes the record of a call from what was found. */
final class RecordedCalls {

    private RecordedCalls() {}

    static RecordedCall of(
            ReceivedRequest request,
            Instant time,
            String requestId,
            CallFindings findings,
            Optional<String> refusalReason,
            Outcome outcome) {
        Optional<SessionParameters> parameters = findings.parameters();
        return new RecordedCall(
                time,
                requestId,
                request.requestLine(),
                request.headers(),
                request.bodyText(),
                outcome.status(),
                outcome.errorCode(),
                refusalReason,
                outcome instanceof Outcome.Faulted faulted ? Optional.of(faulted.fault()) : Optional.empty(),
                parameters.map(SessionParameters::trustAnchorArn),
                parameters.map(SessionParameters::profileArn),
                parameters.map(SessionParameters::roleArn),
                parameters.flatMap(SessionParameters::durationSeconds),
                parameters.flatMap(SessionParameters::roleSessionName),
                findings.certificates().map(certificates -> certificates.leaf().getSerialNumber()),
                chainSubjects(findings),
                findings.expected().map(ExpectedSignature::canonicalRequest));
    }

    private static List<String> chainSubjects(CallFindings findings) {
        return findings.certificates().stream()
                .flatMap(certificates -> certificates.chain().stream())
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .toList();
    }
}
