package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine with a clock that the tests move by hand. Its sessions live for an hour and are renewed after 40 minutes.
 */
@Timeout(60)
class RefreshingCredentialsTest {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration UNTIL_PREFETCH = Duration.ofMinutes(40);
    private static final X509Identity IDENTITY = identityFor(Duration.ofDays(365));

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<String> notifications = Collections.synchronizedList(new ArrayList<>());
    private volatile Callable<SessionCredentials> service = this::session;
    private volatile Callable<X509Identity> identities = () -> IDENTITY;
    private final RefreshingCredentials credentials = RefreshingCredentials.builder()
            .identitySource(() -> call(identities))
            .createSession(identity -> {
                attempts.incrementAndGet();
                return call(service);
            })
            .clock(clock)
            .stopwatch(clock::stopwatch)
            .random(() -> 0.5)
            .listener(new RefreshListener() {
                @Override
                public void refreshed(SessionCredentials fresh) {
                    notifications.add("refreshed " + fresh.accessKeyId());
                }

                @Override
                public void failed(SigningHelperException failure, Duration untilNextAttempt) {
                    notifications.add(
                            "failed, next in " + untilNextAttempt.toSeconds() + " s: " + failure.getMessage());
                }

                @Override
                public void certificateExpiring(Instant expiration, Duration left) {
                    notifications.add("certificate " + left.toDays() + " days");
                }
            })
            .build();

    private static X509Identity identityFor(Duration validity) {
        ThrowawayIdentity throwaway = ThrowawayPki.create()
                .leaf(KeyKind.EC_P256)
                .validity(ManualClock.START, ManualClock.START.plus(validity))
                .issue();
        return X509Identity.of(
                throwaway.certificate(),
                throwaway.intermediates(),
                PrivateKeySigner.fromPkcs8(throwaway.privateKeyPkcs8()));
    }

    private SessionCredentials session() {
        return new SessionCredentials(
                "ASIA" + attempts.get(), "secret", "token", clock.instant().plus(LIFE), "111122223333");
    }

    private static <T> T call(Callable<T> callable) {
        try {
            return callable.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw RefreshingCredentialsTest.<RuntimeException>sneaky(e);
        }
    }

    private static <T> Callable<T> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    @AfterEach
    void close() {
        credentials.close();
    }

    private void pass(Duration time) {
        clock.advance(time);
        credentials.look();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            assertFalse(Thread.currentThread().isInterrupted(), "it took too long");
        }
    }

    private void awaitNotifications(int events) {
        await(() -> notifications.size() >= events);
    }

    @Test
    void nothingIsReadOrSentBeforeTheFirstCall() {
        assertEquals(CredentialsState.EXPIRED, credentials.status().state());
        assertEquals(0, attempts.get());
    }

    @Test
    void theFirstCallObtainsCredentialsAndFurtherOnesReturnThem() {
        SessionCredentials first = credentials.get();

        assertEquals("ASIA1", first.accessKeyId());
        assertSame(first, credentials.get());
        assertSame(first, credentials.current().orElseThrow());
        assertEquals(1, attempts.get());
    }

    @Test
    void fromThePrefetchTimeOnTheyAreRenewedInTheBackground() {
        credentials.get();
        assertEquals(
                Optional.of(Duration.ofSeconds(39 * 60 + 51)),
                credentials
                        .status()
                        .nextAttempt()
                        .map(next -> Duration.ofSeconds(
                                Duration.between(clock.instant(), next).toSeconds())));

        pass(UNTIL_PREFETCH);
        awaitNotifications(2);

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void whileTheyAreRenewedTheOldOnesAreHandedOutAtOnce() throws Exception {
        credentials.get();
        CountDownLatch answer = new CountDownLatch(1);
        service = () -> {
            answer.await();
            return session();
        };
        pass(UNTIL_PREFETCH);
        await(() -> attempts.get() == 2);

        assertEquals("ASIA1", credentials.get().accessKeyId());
        assertEquals(CredentialsState.PREFETCH, credentials.status().state());
        answer.countDown();
        awaitNotifications(2);
        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void oneAttemptIsInFlightHoweverManyAsk() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        service = () -> {
            answer.await();
            return session();
        };
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try {
            List<Future<SessionCredentials>> results = new ArrayList<>();
            for (int number = 0; number < 32; number++) {
                results.add(callers.submit(credentials::get));
            }
            await(() -> attempts.get() == 1);
            answer.countDown();

            for (Future<SessionCredentials> result : results) {
                assertEquals("ASIA1", result.get().accessKeyId());
            }
            assertEquals(1, attempts.get());
        } finally {
            callers.shutdownNow();
        }
    }

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
    void failuresAreFollowedByFurtherAttemptsUntilOneSucceeds() {
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
    void credentialsThatHaveEndedAreNotHandedOut() {
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
    void whenOnlyEndedOnesAreLeftCallersWaitForTheNewOnes() {
        credentials.get();
        clock.jump(Duration.ofHours(2));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void aColdStartThatFailsSaysWhyAtOnceAndTheNextCallTriesAgain() throws Exception {
        service = failing(denied());
        SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);
        assertEquals(denied().getMessage(), why.getMessage());

        service = this::session;
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<SessionCredentials> next = caller.submit(credentials::get);
            await(() -> {
                pass(Duration.ofMillis(1));
                return next.isDone();
            });

            assertEquals("ASIA2", next.get().accessKeyId());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void callsThatFollowOneAnotherQuicklyDoNotBecomeAttempts() {
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
    void askingWithoutWaitingObtainsTheFirstCredentials() {
        assertEquals(Optional.empty(), credentials.current());

        await(() -> credentials.current().isPresent());
        assertEquals(1, attempts.get());
    }

    @Test
    void afterAnOutageOneQuestionThatDoesNotWaitBringsCredentialsWithinFourSeconds() {
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
    void aCallThatFailsAtOnceStillBringsTheNextAttempt() {
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
    void questionsThatDoNotWaitMakeOneAttemptAtATime() throws Exception {
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
    void afterCloseNothingIsRequested() {
        credentials.close();
        Set<Thread> before = refreshThreads();

        assertEquals(Optional.empty(), credentials.current());
        assertTrue(before.containsAll(refreshThreads()));
        assertEquals(0, attempts.get());
    }

    @Test
    void callersThatWaitForOneAttemptDoNotKeepTheProcessorBusy() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (RefreshingCredentials slow = RefreshingCredentials.builder()
                .identitySource(() -> IDENTITY)
                .createSession(identity -> {
                    call(() -> {
                        answer.await();
                        return null;
                    });
                    return session();
                })
                .clock(clock)
                .stopwatch(() -> {
                    looks.incrementAndGet();
                    return clock.stopwatch();
                })
                .build()) {
            List<Future<SessionCredentials>> results = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                results.add(callers.submit(slow::get));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            assertTrue(looks.get() < 100, looks + " looks at the clock");
            answer.countDown();
            for (Future<SessionCredentials> result : results) {
                assertEquals("ASIA0", result.get().accessKeyId());
            }
        } finally {
            callers.shutdownNow();
        }
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
    void theIdentityIsReadAgainAndOneThatIsMissingForAMomentCostsOneRetry() {
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
    void whateverIsThrownTheRefreshingGoesOn(Throwable thrown) {
        service = () -> {
            throw RefreshingCredentialsTest.<RuntimeException>sneaky(thrown);
        };
        SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);
        assertSame(thrown, why.getCause());
        assertFalse(why.getMessage().contains("\n"), why::getMessage);
        service = this::session;
        clock.advance(Duration.ofSeconds(30));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void whoWaitsForCredentialsDoesNotWaitForTheListener() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (RefreshingCredentials slow = RefreshingCredentials.builder()
                .identitySource(() -> IDENTITY)
                .createSession(identity -> session())
                .clock(clock)
                .stopwatch(clock::stopwatch)
                .listener(new RefreshListener() {
                    @Override
                    public void refreshed(SessionCredentials fresh) {
                        try {
                            written.await();
                        } catch (InterruptedException ignored) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .build()) {
            assertEquals("ASIA0", slow.get().accessKeyId());
        }
    }

    @Test
    void aListenerThatAsksForCredentialsIsAnsweredAtOnce() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        AtomicReference<RefreshingCredentials> asked = new AtomicReference<>();
        asked.set(RefreshingCredentials.builder()
                .identitySource(() -> IDENTITY)
                .createSession(identity -> {
                    throw denied();
                })
                .clock(clock)
                .stopwatch(clock::stopwatch)
                .listener(new RefreshListener() {
                    @Override
                    public void failed(SigningHelperException failure, Duration untilNextAttempt) {
                        answers.add(assertThrows(
                                        SigningHelperException.class,
                                        () -> asked.get().get())
                                .getMessage());
                    }
                })
                .build());
        try (RefreshingCredentials credentialsOfTheListener = asked.get()) {
            assertThrows(SigningHelperException.class, credentialsOfTheListener::get);
            assertEquals(denied().getMessage(), answers.take());
        }
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        try (RefreshingCredentials refreshing = RefreshingCredentials.builder()
                .identitySource(() -> IDENTITY)
                .createSession(identity -> session())
                .clock(clock)
                .stopwatch(clock::stopwatch)
                .listener(new RefreshListener() {
                    @Override
                    public void refreshed(SessionCredentials fresh) {
                        throw new IllegalStateException("thrown by a listener, and meant to be");
                    }
                })
                .build()) {
            refreshing.get();
            clock.advance(LIFE);
            refreshing.look();

            assertEquals("ASIA0", refreshing.get().accessKeyId());
            assertEquals(0, refreshing.status().failures());
            assertEquals(2, refreshing.status().refreshes());
        }
    }

    @Test
    void sessionsThatEndAtOnceAreNotAskedForInALoop() {
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

    @Test
    void twoEnginesDoNotRefreshInStep() {
        try (RefreshingCredentials one = RefreshingCredentials.builder()
                        .identitySource(() -> IDENTITY)
                        .createSession(identity -> session())
                        .clock(clock)
                        .build();
                RefreshingCredentials other = RefreshingCredentials.builder()
                        .identitySource(() -> IDENTITY)
                        .createSession(identity -> session())
                        .clock(clock)
                        .build()) {
            one.get();
            other.get();

            assertNotEquals(one.status().nextAttempt(), other.status().nextAttempt());
        }
    }

    @Test
    void beforeTheFirstAttemptNoneIsForetold() {
        assertEquals(Optional.empty(), credentials.status().nextAttempt());
    }

    @Test
    void newCredentialsThatHaveEndedByThisClockAreAFailure() {
        service = () -> new SessionCredentials("ASIA", "secret", "token", clock.instant(), "111122223333");

        SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);

        assertEquals(
                "the new credentials expired at 2026-11-22T00:00:00Z according to this machine's clock; correct"
                        + " the clock",
                why.getMessage());
    }

    @Test
    void aClockThatIsSetBackKeepsNoDeadCredentialsAlive() {
        credentials.get();
        service = failing(unavailable());
        clock.jump(Duration.ofDays(-1));
        pass(LIFE);

        assertEquals(Optional.empty(), credentials.current());
    }

    @Test
    void aClockThatIsSetBackDelaysNoRefresh() {
        credentials.get();
        clock.jump(Duration.ofDays(-1));
        pass(UNTIL_PREFETCH);
        awaitNotifications(2);

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void aClockThatGoesWrongForAWhileCostsNothing() {
        SessionCredentials first = credentials.get();
        service = failing(denied());
        clock.jump(Duration.ofDays(1));
        credentials.look();
        awaitNotifications(2);
        assertEquals(Optional.empty(), credentials.current());

        clock.jump(Duration.ofDays(-1));

        assertSame(first, credentials.get());
        service = this::session;
        pass(RefreshSchedule.LONGEST_WAIT);
        awaitNotifications(3);
        assertEquals("refreshed ASIA3", notifications.get(2));
    }

    @Test
    void aMachineThatSleptRefreshesWhenItWakes() {
        credentials.get();
        clock.jump(Duration.ofDays(2));
        credentials.look();
        awaitNotifications(2);

        assertEquals("ASIA2", credentials.current().orElseThrow().accessKeyId());
    }

    @Test
    void theExpirationOfTheCertificateIsReportedInAdvance() {
        X509Identity soon = identityFor(Duration.ofDays(6));
        identities = () -> soon;

        credentials.get();
        awaitNotifications(2);

        assertEquals("certificate 6 days", notifications.get(1));
        assertEquals(
                Optional.of(soon.certificate().getNotAfter().toInstant()),
                credentials.status().certificateExpiration());
    }

    private static boolean isRefreshThreadGone() {
        return refreshThreads().isEmpty();
    }

    private static Set<Thread> refreshThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("roles-anywhere-refresh"))
                .collect(Collectors.toSet());
    }

    @Test
    void closeEndsTheThreadAndWakesWaitingCallers() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        service = () -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return session();
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<SigningHelperException> outcome =
                    caller.submit(() -> assertThrows(SigningHelperException.class, credentials::get));
            asked.await();
            credentials.close();

            assertTrue(outcome.get().getMessage().contains("closed"), outcome.get()::getMessage);
            await(RefreshingCredentialsTest::isRefreshThreadGone);
        } finally {
            caller.shutdownNow();
            assertTrue(caller.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void afterCloseNothingIsAttempted() {
        credentials.close();

        assertThrows(SigningHelperException.class, credentials::get);
        assertEquals(0, attempts.get());
    }
}
