package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attempts that fail, and when the next one begins. */
class RefreshFailuresTest extends RefreshingCredentialsTestCase {

    @Test
    void aFailedRefreshKeepsValidCredentials() {
        credentials.get();
        service = failing(unavailable());
        pass(UNTIL_PREFETCH);
        awaitNotifications(2);

        assertEquals("ASIA1", credentials.get().accessKeyId());
        RefreshStatus status = credentials.status();
        assertEquals(CredentialsState.PREFETCH, status.state());
        assertEquals(1, status.refreshes());
        assertEquals(1, status.failures());
        assertEquals(1, status.consecutiveFailures());
        assertTrue(status.lastFailure().isPresent());
    }

    @Test
    void failedAttemptsAreRetriedUntilOneSucceeds() {
        credentials.get();
        service = failing(unavailable());
        pass(UNTIL_PREFETCH);
        awaitNotifications(2);
        pass(Duration.ofSeconds(10));
        awaitNotifications(3);
        service = this::session;
        pass(Duration.ofMillis(17_500));
        awaitNotifications(4);

        assertEquals(
                List.of(
                        "refreshed ASIA1",
                        "failed, next in 10 s: " + unavailable().getMessage(),
                        "failed, next in 17 s: " + unavailable().getMessage(),
                        "refreshed ASIA4"),
                notifications);
        assertEquals(0, credentials.status().consecutiveFailures());
        assertEquals(Optional.empty(), credentials.status().lastFailure());
    }

    @Test
    void expiredCredentialsAreNotReturned() {
        credentials.get();
        service = failing(unavailable());
        pass(LIFE.minusSeconds(1));
        assertTrue(credentials.current().isPresent());
        awaitNotifications(2);

        pass(Duration.ofSeconds(1));

        assertEquals(Optional.empty(), credentials.current());
        assertEquals(CredentialsState.EXPIRED, credentials.status().state());
        assertFalse(credentials.status().isValid());
    }

    @Test
    void aFailedFirstAttemptReportsItsReasonAndTheNextCallRetries() throws Exception {
        service = failing(denied());
        SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);
        assertEquals(denied().getMessage(), why.getMessage());

        service = this::session;
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<SessionCredentials> next = caller.submit(credentials::get);
            await(() -> {
                pass(Duration.ofMillis(20));
                return next.isDone();
            });

            assertEquals("ASIA2", next.get().accessKeyId());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void manyCallsAfterAFailureCauseNoFurtherAttempts() {
        service = failing(denied());
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThrows(SigningHelperException.class, credentials::get);
            clock.advance(Duration.ofSeconds(13));
        }
        clock.advance(Duration.ofSeconds(-13));
        for (int call = 0; call < 100; call++) {
            SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);
            assertEquals(denied().getMessage(), why.getMessage());
        }

        assertEquals(4, attempts.get());
    }

    @Test
    void fourSecondsAfterAFailureTheNextCallMakesAnotherAttempt() {
        service = failing(unavailable());
        for (int call = 1; call <= 10; call++) {
            assertThrows(SigningHelperException.class, credentials::get);
            clock.advance(Duration.ofSeconds(4));
        }
        service = this::session;

        assertEquals("ASIA11", credentials.get().accessKeyId());
    }

    @Test
    void afterAnOutageOneCallOfCurrentBringsCredentialsWithinFourSeconds() {
        credentials.get();
        service = failing(unavailable());
        pass(LIFE);
        awaitNotifications(2);
        for (int failures = 2; failures <= 10; failures++) {
            pass(RefreshSchedule.LONGEST_WAIT);
            awaitNotifications(failures + 1);
        }
        service = this::session;

        assertEquals(Optional.empty(), credentials.current());
        pass(Duration.ofSeconds(4));
        awaitNotifications(12);

        assertEquals("ASIA12", credentials.current().orElseThrow().accessKeyId());
    }

    @Test
    void aCallThatFailsAtOnceStillRequestsTheNextAttempt() {
        service = failing(unavailable());
        for (int call = 1; call <= 3; call++) {
            assertThrows(SigningHelperException.class, credentials::get);
            clock.advance(Duration.ofSeconds(4));
        }
        clock.advance(Duration.ofSeconds(-4));
        assertThrows(SigningHelperException.class, credentials::get);
        assertEquals(3, attempts.get());
        service = this::session;

        pass(Duration.ofSeconds(4));

        awaitNotifications(4);
        assertEquals("refreshed ASIA4", notifications.get(3));
    }

    @Test
    void callsOfCurrentCauseOneAttemptAtATime() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        service = () -> {
            answer.await();
            throw unavailable();
        };
        for (int question = 0; question < 1000; question++) {
            assertEquals(Optional.empty(), credentials.current());
        }
        await(() -> attempts.get() == 1);
        answer.countDown();
        awaitNotifications(1);
        for (int question = 0; question < 1000; question++) {
            assertEquals(Optional.empty(), credentials.current());
        }

        assertEquals(1, attempts.get());
    }

    @Test
    void callersDoNotOverruleTheServicesRetryAfter() {
        service = failing(unavailableFor(Duration.ofMinutes(10)));
        assertThrows(SigningHelperException.class, credentials::get);
        clock.advance(Duration.ofMinutes(9));
        assertThrows(SigningHelperException.class, credentials::get);
        assertEquals(1, attempts.get());

        service = this::session;
        clock.advance(Duration.ofMinutes(1));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void theIdentityIsLoadedForEachAttemptAndAFailureToLoadItIsRetried() {
        credentials.get();
        identities = failing(new IllegalStateException("half-written"));
        pass(UNTIL_PREFETCH);
        awaitNotifications(2);
        assertTrue(notifications.get(1).contains("half-written"), notifications::toString);
        identities = () -> IDENTITY;
        pass(Duration.ofSeconds(10));
        awaitNotifications(3);

        assertEquals("refreshed ASIA2", notifications.get(2));
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new StackOverflowError(),
                new NoClassDefFoundError("software/amazon/awssdk/http/apache5/Apache5HttpClient"),
                new IOException("checked, though not declared"),
                new IllegalStateException("two\nlines"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void refreshingContinuesWhateverIsThrown(Throwable thrown) {
        service = () -> {
            throw RefreshingCredentialsTestCase.<RuntimeException>sneaky(thrown);
        };
        SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);
        assertSame(thrown, why.getCause());
        assertFalse(why.getMessage().contains("\n"), why::getMessage);
        service = this::session;
        clock.advance(Duration.ofSeconds(30));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void sessionsThatExpireAtOnceDoNotCauseALoopOfRequests() {
        service = () -> new SessionCredentials(
                "ASIA", "secret", "token", clock.instant().plusMillis(10), "111122223333");
        credentials.get();
        clock.advance(Duration.ofSeconds(1));
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<SessionCredentials> next = caller.submit(credentials::get);
            credentials.look();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            assertFalse(next.isDone());
            assertEquals(1, attempts.get());
        } finally {
            caller.shutdownNow();
        }
    }
}
