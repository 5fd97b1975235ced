package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WireMockRepliesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T05:06:07.999Z");

    private static ResponseDefinition reply(WireProtocol protocol, Outcome outcome) {
        return WireMockReplies.of(new WireMockReplies.Reply(NOW, "id", Duration.ofMillis(17), protocol, outcome));
    }

    private static ResponseDefinition refused(WireProtocol protocol, String message, String reason) {
        return reply(
                protocol, new Outcome.Refused(Refusal.of(new ServiceError(403, "DeniedException", message), reason)));
    }

    private static ResponseDefinition faulted(WireProtocol protocol, SimulatedFault fault) {
        return reply(protocol, new Outcome.Faulted(fault));
    }

    private static String header(ResponseDefinition reply, String name) {
        return reply.getHeaders().getHeader(name).firstValue();
    }

    private static boolean hasHeader(ResponseDefinition reply, String name) {
        return reply.getHeaders().getHeader(name).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"REST_JSON, application/json", "JSON, application/x-amz-json-1.1", "QUERY, text/xml"})
    void eachReplyHasTheTypeIdDateAndDelay(WireProtocol protocol, String type) {
        for (Outcome outcome : new Outcome[] {
            new Outcome.Issued("{}"),
            new Outcome.Answered("{}"),
            new Outcome.Refused(Refusal.validation("no")),
            new Outcome.Faulted(SimulatedFault.throttling())
        }) {
            ResponseDefinition reply = reply(protocol, outcome);

            assertEquals(type, header(reply, "Content-Type"));
            assertEquals("id", header(reply, "x-amzn-RequestId"));
            assertEquals("Sat, 21 Nov 2026 05:06:07 GMT", header(reply, "Date"));
            assertEquals(17, reply.getFixedDelayMilliseconds());
        }
    }

    @Test
    void aSessionIsCreatedAndAnyOtherAnswerIsOk() {
        assertEquals(
                201, reply(WireProtocol.REST_JSON, new Outcome.Issued("{}")).getStatus());
        assertEquals(200, reply(WireProtocol.JSON, new Outcome.Answered("{}")).getStatus());
    }

    @Test
    void eachServicePutsTheCodeOfAnErrorInItsOwnPlace() {
        ResponseDefinition createSession = refused(WireProtocol.REST_JSON, "a \"b\" <c>", "why");
        assertEquals("DeniedException", header(createSession, "x-amzn-ErrorType"));
        assertEquals("{\"message\":\"a \\\"b\\\" <c>\"}", createSession.getBody());

        ResponseDefinition ecr = refused(WireProtocol.JSON, "a \"b\" <c>", "why");
        assertFalse(hasHeader(ecr, "x-amzn-ErrorType"));
        assertEquals("{\"__type\":\"DeniedException\",\"message\":\"a \\\"b\\\" <c>\"}", ecr.getBody());

        ResponseDefinition sts = refused(WireProtocol.QUERY, "a & <c>", "why");
        assertFalse(hasHeader(sts, "x-amzn-ErrorType"));
        assertEquals(
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
                        + "<Code>DeniedException</Code><Message>a &amp; &lt;c&gt;</Message></Error></ErrorResponse>",
                sts.getBody());
    }

    @ParameterizedTest
    @EnumSource
    void theReasonIsInAHeaderAndNotInTheBody(WireProtocol protocol) {
        ResponseDefinition reply = refused(protocol, "Invalid signature", "precisely this");

        assertEquals("precisely this", header(reply, "x-simulator-reason"));
        assertFalse(reply.getBody().contains("precisely this"), reply.getBody());
    }

    @Test
    void aReasonHasAtMost1000PrintableCharacters() {
        String longest = "x".repeat(1000);

        assertEquals(longest, header(refused(WireProtocol.JSON, "", longest), "x-simulator-reason"));
        assertEquals(longest, header(refused(WireProtocol.JSON, "", longest + "y"), "x-simulator-reason"));
        assertEquals("a??b ?~?", header(refused(WireProtocol.JSON, "", "a\r\nb \u00e9~\u007f"), "x-simulator-reason"));
    }

    @ParameterizedTest
    @EnumSource
    void aFaultHasTheFormOfTheServiceAndNoReason(WireProtocol protocol) {
        ResponseDefinition reply = faulted(
                protocol, SimulatedFault.status(503, "SlowDown", "wait").withRetryAfter(Duration.ofMillis(2999)));

        assertEquals(503, reply.getStatus());
        assertEquals("2", header(reply, "Retry-After"));
        assertEquals(protocol.error("SlowDown", "wait"), reply.getBody());
        assertFalse(hasHeader(reply, "x-simulator-reason"));
        assertFalse(hasHeader(faulted(protocol, SimulatedFault.throttling()), "Retry-After"));
    }

    @Test
    void aRedirectKeepsMethodAndBody() {
        ResponseDefinition reply = faulted(
                WireProtocol.REST_JSON, SimulatedFault.redirectTo(URI.create("https://elsewhere.example/sessions")));

        assertEquals(307, reply.getStatus());
        assertEquals("https://elsewhere.example/sessions", header(reply, "Location"));
    }

    @Test
    void brokenConnectionsAreFaultsOfTheServer() {
        assertEquals(
                Fault.CONNECTION_RESET_BY_PEER,
                faulted(WireProtocol.JSON, SimulatedFault.connectionReset()).getFault());
        assertEquals(
                Fault.EMPTY_RESPONSE,
                faulted(WireProtocol.JSON, SimulatedFault.emptyResponse()).getFault());
        assertNull(faulted(WireProtocol.JSON, SimulatedFault.truncatedBody()).getFault());
    }
}
