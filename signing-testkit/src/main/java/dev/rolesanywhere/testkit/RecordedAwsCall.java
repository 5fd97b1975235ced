package dev.rolesanywhere.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call to ECR or STS that the simulator received, and its outcome. Immutable.
 *
 * @param time when it was received, by the simulator's clock
 * @param requestLine the first line of the request
 * @param headers the headers of the request; names are case-insensitive
 * @param body the body of the request
 * @param status the HTTP status of the response, or 0 if the connection was closed without one
 * @param errorCode the error code in the response
 * @param refusalReason what exactly is wrong with the request, if anything
 * @param fault the fault that was simulated instead of a successful response
 * @since 0.1.0
 */
public record RecordedAwsCall(
        Instant time,
        String requestLine,
        Map<String, List<String>> headers,
        String body,
        int status,
        Optional<String> errorCode,
        Optional<String> refusalReason,
        Optional<SimulatedFault> fault) {}
