package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Failures at the start of serve, and while it runs. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class ServeOutageTest extends ServeTestCase {

    private static final int CALLS_OF_AN_ATTEMPT = 3;

    /** The wait of an attempt in flight and the time to the next one, on a busy machine. */
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    @Test
    void aRejectedStartPrintsTheReasonAndAHintAndDoesNotListen() {
        Invocation run = refused("--role-arn", "arn:aws:iam::111122223333:role/other");

        assertTrue(run.error().startsWith("CreateSession was rejected: AccessDeniedException: Requested Role"));
        assertTrue(run.hint().contains("role/other"), run.hint());
        assertFalse(run.stderr().contains("started"));
    }

    @Test
    void anUnavailableServiceAtTheStartIs503WithTheReasonUntilItIsAvailable() throws IOException, InterruptedException {
        simulator.failNext(1000, SimulatedFault.status(503, "ServiceUnavailableException", "starting"));
        try (RunningServe serving = RunningServe.start(arguments("--healthz"))) {
            HttpResponse<String> response = serving.credentials(role);
            assertEquals(503, response.statusCode());
            assertTrue(response.body().contains("no valid credentials: CreateSession was rejected"), response.body());
            assertEquals(503, serving.get("/healthz").statusCode());
            serving.awaitLine("error: CreateSession was rejected: ServiceUnavailableException: starting");

            // After four attempts, the next one that nobody asks for is made after up to two minutes.
            while (simulator.callCount() < 4 * CALLS_OF_AN_ATTEMPT) {
                serving.credentials(role);
                Thread.sleep(50);
            }
            simulator.reset();
            long start = System.nanoTime();
            while (serving.credentials(role).statusCode() != 200) {
                Thread.sleep(50);
            }
            Duration recovery = Duration.ofNanos(System.nanoTime() - start);

            assertTrue(recovery.compareTo(Duration.ofSeconds(15)) < 0, recovery::toString);
            assertEquals(200, serving.get("/healthz").statusCode());
            serving.awaitLine("refreshed: credentials until ");
        }
    }

    @Test
    void itSurvivesAnUnreachableServiceAtTheStart() throws IOException, InterruptedException {
        try (RunningServe serving = RunningServe.start(arguments("--endpoint", "http://127.0.0.1:1"))) {
            serving.awaitLine("cannot be reached");
            assertEquals(503, serving.credentials(role).statusCode());
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Other kernels reject connections when the queue is full.")
    void clientsHaveCredentialsSoonAfterPacketsAreNoLongerLost() throws IOException, InterruptedException {
        List<String> arguments = arguments();
        try (SwallowingService service = new SwallowingService()) {
            arguments.set(
                    arguments.indexOf("--endpoint") + 1, service.endpoint().toString());
            try (RunningServe serving = RunningServe.start(arguments)) {
                serving.awaitLine("cannot be reached: it did not respond in time");
                HttpResponse<String> response = serving.credentials(role);
                assertEquals(503, response.statusCode());
                assertTrue(response.body().contains("did not respond in time"), response.body());
                // The next call is in flight then.
                Thread.sleep(2000);

                service.forwardTo(simulator.endpoint());
                long start = System.nanoTime();
                while (serving.credentials(role).statusCode() != 200) {
                    Thread.sleep(50);
                }
                Duration recovery = Duration.ofNanos(System.nanoTime() - start);

                assertTrue(recovery.compareTo(RECOVERY) < 0, recovery::toString);
                assertEquals(1, simulator.callCount());
            }
        }
    }

    @Test
    void itSurvivesATpmThatDoesNotRespondAtTheStart() throws IOException, InterruptedException {
        List<String> arguments = arguments();
        arguments.set(arguments.indexOf("--private-key") + 1, "handle:0x81000001");
        Map<String, String> environment = Map.of("TPM_DEVICE", "swtpm:host=127.0.0.1,port=1");

        try (RunningServe serving = RunningServe.start(Clock.systemUTC(), environment, arguments)) {
            serving.awaitLine("error: the TPM swtpm:host=127.0.0.1,port=1 cannot be used: nothing listens there");
            HttpResponse<String> response = serving.credentials(role);
            assertEquals(503, response.statusCode());
            assertTrue(response.body().contains("no valid credentials: the TPM swtpm:host"), response.body());
        }
    }

    @Test
    void aRejectionEndsTheStartAlsoAfterAnOutage() throws InterruptedException {
        simulator.failNext(3, SimulatedFault.status(503, "ServiceUnavailableException", "starting"));
        RunningServe serving = RunningServe.start(arguments("--role-arn", "arn:aws:iam::111122223333:role/other"));

        assertEquals(1, serving.awaitEnd());
        assertTrue(
                serving.stderr().contains("error: CreateSession was rejected: AccessDeniedException"), serving::stderr);
    }

    @Test
    void aMissingKeyAtTheStartIsNamed() throws IOException {
        Files.delete(folder.resolve("private-key.pem"));

        assertEquals(
                folder.resolve("private-key.pem") + " does not exist; check the path",
                refused().error());
    }

    @Test
    void validCredentialsAreServedAtOnceWhileTheServiceIsSlowOrFails() throws IOException, InterruptedException {
        SetClock clock = new SetClock();
        try (RunningServe serving = RunningServe.start(clock, Map.of(), arguments("--healthz"))) {
            String first = serving.credentials(role).body();
            simulator.failNext(1000, SimulatedFault.status(500, "InternalServerException", "down"));
            simulator.latency(Duration.ofSeconds(10));
            clock.advance(Duration.ofMinutes(50));
            while (simulator.callCount() < 2) {
                serving.credentials(role);
                Thread.sleep(50);
            }
            long start = System.nanoTime();
            assertEquals(first, serving.credentials(role).body());
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos(), "while the refresh is in flight");
            simulator.latency(Duration.ZERO);

            String failure = serving.awaitLine("CreateSession was rejected: InternalServerException: ");
            assertTrue(failure.matches("down .*; next attempt in \\d+ seconds?"), failure);
            assertEquals(first, serving.credentials(role).body());
            assertEquals(200, serving.get("/healthz").statusCode());

            clock.advance(Duration.ofMinutes(11));
            assertEquals(503, serving.credentials(role).statusCode());
            assertTrue(serving.credentials(role).body().contains("\"message\":\"no valid credentials: "));
            assertEquals(503, serving.get("/healthz").statusCode());
            assertFalse(
                    serving.stderr().contains(simulator.issuedSessions().get(0).secretAccessKey()));
        }
    }

    private static final class SetClock extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        private void advance(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
