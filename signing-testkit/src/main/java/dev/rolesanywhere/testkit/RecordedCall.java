package dev.rolesanywhere.testkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call that the simulator received, and what became of it. Immutable.
 *
 * @param time when it came, by the simulator's clock
 * @param requestId the request id answered
 * @param requestLine the first line of the request
 * @param headers the headers of the request; names are looked up without regard to case
 * @param body the body of the request
 * @param status the HTTP status answered, 0 if the connection was broken before one
 * @param errorCode the error code answered
 * @param refusalReason what precisely is wrong with the request, absent if nothing is; told for calls that were met by
 *     a fault too
 * @param fault the fault that was answered instead of a session
 * @param trustAnchorArn the trust anchor asked for, if it could be read
 * @param profileArn the profile asked for, if it could be read
 * @param roleArn the role asked for, if it could be read
 * @param durationSeconds the session duration asked for
 * @param roleSessionName the role session name asked for
 * @param serialNumber the serial number of the certificate, if it could be read
 * @param chainSubjects the subjects of the certificates in the chain header, in its order
 * @param canonicalRequest the canonical request as the simulator rebuilt it, if it came to that
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
     * Tells whether a session was issued.
     *
     * @return whether the answer was 201 with credentials
     */
    public boolean accepted() {
        return refusalReason.isEmpty() && fault.isEmpty();
    }

    /**
     * The value of a header of the request, those of repeated ones joined by commas.
     *
     * @param name its name in any case
     * @return the value, empty if the header is absent
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
    }
}
