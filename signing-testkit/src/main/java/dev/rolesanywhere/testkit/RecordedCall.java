package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.CallVerifier.VerificationResult;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call that the simulator received, and its outcome. Immutable.
 *
 * @param time when it was received, by the simulator's clock
 * @param requestId the request id in the response
 * @param requestLine the first line of the request
 * @param headers the headers of the request; names are case-insensitive
 * @param body the body of the request
 * @param status the HTTP status of the response, or 0 if the connection was closed without one
 * @param errorCode the error code in the response
 * @param refusalReason what exactly is wrong with the request, if anything; also set for calls that were answered with
 *     a fault
 * @param fault the fault that was simulated instead of returning a session
 * @param trustAnchorArn the requested trust anchor, if it could be read
 * @param profileArn the requested profile, if it could be read
 * @param roleArn the requested role, if it could be read
 * @param durationSeconds the requested session duration
 * @param roleSessionName the requested role session name
 * @param serialNumber the serial number of the certificate, if it could be read
 * @param chainSubjects the subjects of the certificates in the chain header, in their order
 * @param canonicalRequest the canonical request as the simulator derived it, if it got that far
 * @since 0.1.0
 */
public record RecordedCall(
        Instant time,
        String requestId,
        String requestLine,
        Map<String, List<String>> headers,
        String body,
        int status,
        Optional<String> errorCode,
        Optional<String> refusalReason,
        Optional<SimulatedFault> fault,
        Optional<String> trustAnchorArn,
        Optional<String> profileArn,
        Optional<String> roleArn,
        Optional<Integer> durationSeconds,
        Optional<String> roleSessionName,
        Optional<BigInteger> serialNumber,
        List<String> chainSubjects,
        Optional<String> canonicalRequest) {

    /**
     * Returns whether a session was issued.
     *
     * @return whether the response was 201 with credentials
     */
    public boolean accepted() {
        return refusalReason.isEmpty() && fault.isEmpty();
    }

    /**
     * Returns the value of a request header. Repeated headers are joined with commas.
     *
     * @param name the name, in any case
     * @return the value, or empty if the header is missing
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
    }

    static RecordedCall of(
            ReceivedRequest request,
            Instant time,
            String requestId,
            VerificationResult result,
            Optional<String> refusalReason,
            Outcome outcome) {
        Optional<SessionParameters> parameters = result.parameters();
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
                result.certificates().map(certificates -> certificates.leaf().getSerialNumber()),
                chainSubjects(result),
                result.expected().map(ExpectedSignature::canonicalRequest));
    }

    private static List<String> chainSubjects(VerificationResult result) {
        return result.certificates().stream()
                .flatMap(certificates -> certificates.chain().stream())
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .toList();
    }
}
