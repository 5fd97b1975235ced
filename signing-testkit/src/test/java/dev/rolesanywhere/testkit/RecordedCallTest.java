package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SimulatorState.BoundedLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecordedCallTest extends SimulatorTestCase {

    @Test
    void recordsWhatWasRequested() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.send();
        RecordedCall recorded = simulator.calls().get(0);

        assertTrue(recorded.accepted());
        assertEquals("POST " + call.target() + " HTTP/1.1", recorded.requestLine());
        assertEquals(call.body, recorded.body());
        assertEquals(
                call.headers.get("X-Amz-Date"), recorded.header("x-amz-date").orElseThrow());
        assertEquals(201, recorded.status());
        assertEquals(simulator.trustAnchorArn(), recorded.trustAnchorArn().orElseThrow());
        assertEquals(simulator.profileArn(), recorded.profileArn().orElseThrow());
        assertEquals(simulator.roleArn(), recorded.roleArn().orElseThrow());
        assertEquals(3600, recorded.durationSeconds().orElseThrow());
        assertEquals(Optional.empty(), recorded.roleSessionName());
        assertEquals(
                IDENTITY.certificate().getSerialNumber(),
                recorded.serialNumber().orElseThrow());
    }

    @Test
    void recordsTheExpectedCanonicalRequest() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.sentBody = body -> "";
        call.send();
        RecordedCall recorded = simulator.calls().get(0);

        assertFalse(recorded.accepted());
        String canonicalRequest = recorded.canonicalRequest().orElseThrow();
        assertTrue(canonicalRequest.startsWith("POST\n/sessions\nprofileArn=arn%3Aaws%3A"), canonicalRequest);
        assertTrue(canonicalRequest.endsWith("\n" + TestSigner.sha256(new byte[0])), canonicalRequest);
    }

    @Test
    void keepsAReasonThatQuotesTheRequestOnOneHeaderLine() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.parameters.put("a\r\nX-Injected: é", "1");
        TestResponse response = call.send();

        assertEquals("The query parameter 'a??X-Injected: ?' is unknown.", response.header("x-simulator-reason"));
        assertEquals("", response.header("X-Injected"));
    }

    @Test
    void keepsTheLatestRecordsAndCountsAll() {
        BoundedLog<String> recent = new BoundedLog<>(2);
        recent.add("first");
        recent.add("second");
        recent.add("third");

        assertEquals(List.of("second", "third"), recent.list());
        assertEquals(3, recent.count());
    }

    @Test
    void recordsCallsOfManyThreads() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 100; i++) {
            threads.execute(() -> TestCall.to(simulator, IDENTITY).send());
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));

        assertEquals(100, simulator.callCount());
        Set<String> keys = simulator.issuedSessions().stream()
                .map(IssuedSession::accessKeyId)
                .collect(Collectors.toSet());
        assertEquals(100, keys.size());
    }
}
