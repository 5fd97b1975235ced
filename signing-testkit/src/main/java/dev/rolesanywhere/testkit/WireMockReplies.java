package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Converts replies to WireMock's response definitions. */
final class WireMockReplies {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_REASON = 1000;

    private WireMockReplies() {}

    static ResponseDefinition of(Reply reply) {
        ResponseDefinitionBuilder response = ResponseDefinitionBuilder.responseDefinition()
                .withFixedDelay((int) reply.latency().toMillis())
                .withHeader("x-amzn-RequestId", reply.requestId())
                .withHeader("Content-Type", reply.protocol().responseType())
                .withHeader("Date", HTTP_DATE.format(reply.time()));
        Outcome outcome = reply.outcome();
        if (outcome.status() != 0) {
            response.withStatus(outcome.status());
        }
        if (reply.protocol().hasCodeInHeader()) {
            outcome.errorCode().ifPresent(code -> response.withHeader("x-amzn-ErrorType", code));
        }
        complete(response, reply.protocol(), outcome);
        return response.build();
    }

    private static void complete(ResponseDefinitionBuilder response, WireProtocol protocol, Outcome outcome) {
        if (outcome instanceof Outcome.Issued issued) {
            response.withBody(issued.body());
        } else if (outcome instanceof Outcome.Answered answered) {
            response.withBody(answered.body());
        } else if (outcome instanceof Outcome.Refused refused) {
            response.withHeader(
                            "x-simulator-reason", headerValue(refused.refusal().reason()))
                    .withBody(protocol.error(
                            refused.refusal().error().code(),
                            refused.refusal().error().message()));
        } else if (outcome instanceof Outcome.Faulted faulted) {
            fault(response, protocol, faulted.fault());
        }
    }

    private static void fault(ResponseDefinitionBuilder response, WireProtocol protocol, SimulatedFault fault) {
        if (fault instanceof SimulatedFault.ErrorResponse error) {
            error.retryAfter().ifPresent(time -> response.withHeader("Retry-After", Long.toString(time.toSeconds())));
            response.withBody(protocol.error(error.code(), error.message()));
        } else if (fault instanceof SimulatedFault.RawBody body) {
            response.withBody(body.rawBody());
        } else if (fault instanceof SimulatedFault.Redirect redirect) {
            response.withHeader("Location", redirect.location().toString());
        } else if (fault instanceof SimulatedFault.ConnectionReset) {
            response.withFault(Fault.CONNECTION_RESET_BY_PEER);
        } else if (fault instanceof SimulatedFault.EmptyResponse) {
            response.withFault(Fault.EMPTY_RESPONSE);
        } else if (fault instanceof SimulatedFault.TruncatedBody) {
            truncatedBody(response);
        }
    }

    private static void truncatedBody(ResponseDefinitionBuilder response) {
        String half = "{\"credentialSet\":[{\"assumedRoleUser\":{\"arn\":\"arn:aws:sts::";
        // Only a dribbled body is sent before all of it is available. Jetty then closes the connection, because the
        // rest is missing.
        response.withHeader("Content-Length", Integer.toString(2 * half.length()))
                .withBody(half)
                .withChunkedDribbleDelay(2, 2);
    }

    /** A reason may quote the request, and must not contain line breaks. */
    private static String headerValue(String reason) {
        String printable = reason.replaceAll("[^ -~]", "?");
        return printable.substring(0, Math.min(printable.length(), MAX_REASON));
    }

    /** The response to a call, and the delay before it. */
    record Reply(Instant time, String requestId, Duration latency, WireProtocol protocol, Outcome outcome) {}
}
