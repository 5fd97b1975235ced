package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedFaultTest extends SimulatorTestCase {

    @Test
    void returnsAnErrorForTheGivenNumberOfCallsAndThenASession() {
        simulator.failNext(2, SimulatedFault.status(503, "ServiceUnavailable", "Come back later"));
        TestCall call = TestCall.to(simulator, IDENTITY);

        TestResponse failed = call.send();
        assertEquals(503, failed.status());
        assertEquals("ServiceUnavailable", failed.header("x-amzn-ErrorType"));
        assertEquals("{\"message\":\"Come back later\"}", failed.body());
        assertEquals(503, call.send().status());
        assertAccepted(call.send());
        assertEquals(1, simulator.issuedSessions().size());
    }

    @Test
    void verifiesCallsThatGetAFault() {
        simulator.failNext(2, SimulatedFault.throttling());
        TestCall.to(simulator, IDENTITY).send();
        TestCall wrong = TestCall.to(simulator, IDENTITY);
        wrong.sentBody = body -> "{}";
        wrong.send();
        List<RecordedCall> calls = simulator.calls();

        assertEquals(List.of(429, 429), calls.stream().map(RecordedCall::status).toList());
        assertEquals("ThrottlingException", calls.get(0).errorCode().orElseThrow());
        assertEquals(Optional.empty(), calls.get(0).refusalReason());
        assertEquals(SimulatedFault.throttling(), calls.get(0).fault().orElseThrow());
        assertTrue(calls.get(1).refusalReason().isPresent());
    }

    @Test
    void sendsRetryAfterInSeconds() {
        simulator.failNext(1, SimulatedFault.throttling().withRetryAfter(Duration.ofSeconds(7)));

        assertEquals("7", TestCall.to(simulator, IDENTITY).send().header("Retry-After"));
    }

    @Test
    void resetsTheConnection() {
        simulator.failNext(1, SimulatedFault.connectionReset());
        TestCall call = TestCall.to(simulator, IDENTITY);

        UncheckedIOException failure = assertThrows(UncheckedIOException.class, call::send);
        assertInstanceOf(SocketException.class, failure.getCause());
        assertEquals(0, simulator.calls().get(0).status());
    }

    @Test
    void closesTheConnectionWithoutAResponse() {
        simulator.failNext(1, SimulatedFault.emptyResponse());

        assertEquals("", TestCall.to(simulator, IDENTITY).sendRaw());
    }

    @Test
    void closesTheConnectionInTheMiddleOfTheBody() {
        simulator.failNext(1, SimulatedFault.truncatedBody());

        TestResponse response = TestCall.to(simulator, IDENTITY).send();
        assertEquals(201, response.status());
        assertEquals(
                Integer.parseInt(response.header("Content-Length")),
                2 * response.body().length());
    }

    @Test
    void failsAnHttpClientThatReadsATruncatedBody() {
        simulator.failNext(1, SimulatedFault.truncatedBody());
        TestCall call = TestCall.to(simulator, IDENTITY);

        assertThrows(IOException.class, () -> JdkHttp.send(call));
    }

    @Test
    void returnsAnArbitraryBody() {
        String huge = "x".repeat(3_000_000);
        simulator.failNext(1, SimulatedFault.body(201, huge));

        TestResponse response = TestCall.to(simulator, IDENTITY).send();
        assertEquals(201, response.status());
        assertEquals(huge, response.body());
    }

    @Test
    void redirects() {
        URI elsewhere = URI.create("http://127.0.0.1:9/sessions");
        simulator.failNext(1, SimulatedFault.redirectTo(elsewhere));

        TestResponse response = TestCall.to(simulator, IDENTITY).send();
        assertEquals(307, response.status());
        assertEquals(elsewhere.toString(), response.header("Location"));
    }

    @Test
    void delaysResponses() throws IOException, InterruptedException {
        simulator.latency(Duration.ofMillis(300));
        long start = System.nanoTime();
        HttpResponse<String> response = JdkHttp.send(TestCall.to(simulator, IDENTITY));
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

        assertEquals(201, response.statusCode());
        assertTrue(millis >= 300, () -> millis + " ms");
    }

    @Test
    void resetsFaultsLatencyAndRecords() {
        simulator.failNext(5, SimulatedFault.connectionReset());
        simulator.latency(Duration.ofHours(1));
        simulator.reset();

        assertAccepted(TestCall.to(simulator, IDENTITY).send());
        simulator.reset();
        assertEquals(0, simulator.callCount());
        assertEquals(List.of(), simulator.issuedSessions());
    }
}
