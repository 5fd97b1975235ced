package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.testkit.RecordedCall;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;

/** Which failures the client retries, when, and how often. */
@Execution(ExecutionMode.CONCURRENT)
class CreateSessionRetriesTest extends CreateSessionClientTestCase {

    @ParameterizedTest
    @CsvSource({
        "500, InternalServerException",
        "502, BadGateway",
        "503, ServiceUnavailableException",
        "504, GatewayTimeout",
        "429, Whatever",
        "400, ThrottlingException",
        "403, RequestLimitExceeded",
        "400, RequestTimeoutException"
    })
    void passingFailuresAreRetriedWithBackOff(int status, String code) {
        simulator.failNext(2, SimulatedFault.status(status, code, "no"));

        createSession();

        assertEquals(3, simulator.callCount());
        assertEquals(List.of(Duration.ofMillis(250), Duration.ofMillis(500)), waits);
    }

    @Test
    void brokenConnectionsAreRetried() {
        simulator.failNext(1, SimulatedFault.connectionReset());
        createSession();
        simulator.failNext(1, SimulatedFault.emptyResponse());
        createSession();
        simulator.failNext(1, SimulatedFault.truncatedBody());
        createSession();

        assertEquals(6, simulator.callCount());
    }

    @ParameterizedTest
    @CsvSource({"400, ValidationException", "403, AccessDeniedException", "404, ResourceNotFoundException"})
    void aRejectionIsNotRetried(int status, String code) {
        simulator.failNext(1, SimulatedFault.status(status, code, "No, because."));

        CreateSessionException failure = failure();

        assertEquals(1, simulator.callCount());
        assertEquals(status, failure.status());
        assertEquals(Optional.of(code), failure.code());
        assertEquals(Optional.of("No, because."), failure.serviceMessage());
        assertEquals(Optional.of(simulator.calls().get(0).requestId()), failure.requestId());
        assertFalse(failure.isRetryable());
        assertTrue(failure.serverTime().isPresent());
        assertEquals(
                "CreateSession was rejected: " + code + ": No, because. (status " + status + ", request id "
                        + failure.requestId().orElseThrow() + ")",
                failure.getMessage());
    }

    @Test
    void afterThreeAttemptsTheLastFailureIsReported() {
        simulator.failNext(3, SimulatedFault.throttling());

        CreateSessionException failure = failure();

        assertEquals(3, simulator.callCount());
        assertTrue(failure.isRetryable());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void theNumberOfAttemptsCanBeSet(int attempts) {
        simulator.failNext(10, SimulatedFault.status(503, "ServiceUnavailableException", "later"));
        try (CreateSessionClient other = clientBuilder().maxAttempts(attempts).build()) {
            assertThrows(
                    CreateSessionException.class,
                    () -> other.createSession(request().build(), IDENTITY));
        }

        assertEquals(attempts, simulator.callCount());
    }

    @Test
    void zeroAttemptsAreRejected() {
        assertEquals(
                "the maximum number of attempts must be at least 1, not 0",
                assertThrows(
                                InvalidSettingException.class,
                                () -> clientBuilder().maxAttempts(0))
                        .getMessage());
    }

    @Test
    void throttlingIsNotRetriedIfTheCallerDoesThat() {
        client.close();
        client = clientBuilder().retryThrottling(false).build();
        simulator.failNext(2, SimulatedFault.status(503, "ServiceUnavailable", "later"));
        createSession();
        assertEquals(3, simulator.callCount());

        simulator.failNext(1, SimulatedFault.throttling());

        assertTrue(failure().isThrottled());
        assertEquals(4, simulator.callCount());
    }

    @Test
    void retryAfterIsFollowed() {
        simulator.failNext(
                1, SimulatedFault.status(503, "ServiceUnavailable", "later").withRetryAfter(Duration.ofSeconds(7)));

        createSession();

        assertEquals(List.of(Duration.ofSeconds(7)), waits);
    }

    @Test
    void aLongRetryAfterIsReportedInsteadOfAwaited() {
        simulator.failNext(
                1, SimulatedFault.status(503, "ServiceUnavailable", "later").withRetryAfter(Duration.ofMinutes(5)));

        assertEquals(Optional.of(Duration.ofMinutes(5)), failure().retryAfter());
        assertEquals(1, simulator.callCount());
    }

    @Test
    void eachAttemptIsSignedAgain() {
        simulator.failNext(1, SimulatedFault.throttling());

        try (CreateSessionClient other = clientBuilder().clock(ticking()).build()) {
            other.createSession(request().build(), IDENTITY);
        }

        List<String> dates = simulator.calls().stream()
                .map(call -> call.header("x-amz-date").orElseThrow())
                .toList();
        assertEquals(2, dates.size());
        assertNotEquals(dates.get(0), dates.get(1));
    }

    /** A clock that goes on by a second whenever it is looked at. */
    private static Clock ticking() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        return new Clock() {
            @Override
            public Instant instant() {
                return now.getAndUpdate(instant -> instant.plusSeconds(1));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    @Test
    void aRejectedTimeIsCorrectedByTheServicesClock() {
        simulator.failNext(1, SimulatedFault.status(403, "RequestTimeTooSkewed", "The difference is too large."));
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20));
        try (CreateSessionClient other = clientBuilder().clock(wrong).build()) {
            other.createSession(request().build(), IDENTITY);
        }

        RecordedCall corrected = simulator.calls().get(1);
        assertTrue(corrected.accepted(), "the simulator rejects a time that differs by more than five minutes");
        assertEquals(2, simulator.callCount());
    }

    @Test
    void theDifferenceOfTheClocksIsReportedFirst() {
        simulator.failNext(2, SimulatedFault.status(403, "AccessDeniedException", "No."));
        assertEquals(Optional.empty(), failure().clockSkew());
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));
        try (CreateSessionClient other = clientBuilder().clock(wrong).build()) {
            CreateSessionException failure = assertThrows(
                    CreateSessionException.class,
                    () -> other.createSession(request().build(), IDENTITY));

            assertTrue(failure.getMessage().startsWith("this machine's clock is 1"), failure.getMessage());
            assertTrue(failure.getMessage().contains(" seconds ahead of the service's; CreateSession was rejected: "));
            assertEquals(20, failure.clockSkew().orElseThrow().plusSeconds(5).toMinutes());
        }
    }

    @Test
    void aResponseThatTakesTooLongIsAFailedAttempt() {
        simulator.latency(Duration.ofSeconds(10));
        try (SdkHttpClient impatient = DefaultHttpClient.create(Duration.ofSeconds(1), Duration.ofMillis(100));
                CreateSessionClient other =
                        clientBuilder().httpClient(impatient).build()) {
            CreateSessionException failure = assertThrows(
                    CreateSessionException.class,
                    () -> other.createSession(request().build(), IDENTITY));

            assertEquals(simulator.endpoint() + " cannot be reached: it did not respond in time", failure.getMessage());
            assertEquals(2, waits.size());
        }
    }

    /** The former limit was 10 seconds: three attempts, three sessions, and no credentials. */
    @Test
    void aSlowResponseIsAwaitedByASingleRequest() {
        simulator.latency(Duration.ofSeconds(11));

        createSession();

        assertEquals(1, simulator.callCount());
    }

    @Test
    void aCallEndsWithinAMinute() {
        assertTrue(CreateSessionClient.LAST_ATTEMPT_WITHIN
                        .plus(CreateSessionCall.ATTEMPT_LIMIT)
                        .compareTo(Duration.ofMinutes(1))
                < 0);
    }
}
