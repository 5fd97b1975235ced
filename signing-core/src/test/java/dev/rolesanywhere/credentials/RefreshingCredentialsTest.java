package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.PrivateKeySigner;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine by a clock that moves when it is told to. Its sessions live for an hour and are renewed after 40 minutes.
 */
@Timeout(60)
class RefreshingCredentialsTest {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration UNTIL_PREFETCH = Duration.ofMinutes(40);
    private static final X509Identity IDENTITY = identityFor(Duration.ofDays(365));

    private final HandDrivenClock clock = new HandDrivenClock();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private volatile Callable<SessionCredentials> service = this::session;
    private volatile Callable<X509Identity> identities = () -> IDENTITY;
    private final RefreshingCredentials credentials = RefreshingCredentials.builder(
                    () -> call(identities), identity -> {
                        attempts.incrementAndGet();
                        return call(service);
                    })
            .clock(clock)
            .stopwatch(clock::stopwatch)
            .random(() -> 0.5)
            .listener(new RefreshListener() {
                @Override
                public void refreshed(SessionCredentials fresh) {
                    told.add("refreshed " + fresh.accessKeyId());
                }

                @Override
                public void failed(RolesAnywhereException failure, Duration untilNextAttempt) {
                    told.add("failed, next in " + untilNextAttempt.toSeconds() + " s: " + failure.getMessage());
                }

                @Override
                public void certificateExpiring(Instant expiration, Duration left) {
                    told.add("certificate " + left.toDays() + " days");
                }
            })
            .build();

    private static X509Identity identityFor(Duration validity) {
        ThrowawayIdentity throwaway = ThrowawayPki.create()
                .leaf(KeyKind.EC_P256)
                .validity(HandDrivenClock.START, HandDrivenClock.START.plus(validity))
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
        } catch (RuntimeException | Error unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            throw new IllegalStateException(checked);
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
            Thread.onSpinWait();
        }
    }

    private void awaitTold(int events) {
        await(() -> told.size() >= events);
    }

    @Test
    void nothingIsReadOrSentBeforeTheFirstCall() {
        assertEquals(Optional.empty(), credentials.inHand());
        assertEquals(CredentialsState.EXPIRED, credentials.status().state());
        assertEquals(0, attempts.get());
    }

    @Test
    void theFirstCallObtainsCredentialsAndFurtherOnesReturnThem() {
        SessionCredentials first = credentials.get();

        assertEquals("ASIA1", first.accessKeyId());
        assertSame(first, credentials.get());
        assertSame(first, credentials.inHand().orElseThrow());
        assertEquals(1, attempts.get());
    }

    @Test
    void fromThePrefetchTimeOnTheyAreRenewedInTheBackground() {
        credentials.get();
        pass(UNTIL_PREFETCH.minusSeconds(10));
        assertEquals(1, attempts.get());

        pass(Duration.ofSeconds(10));
        awaitTold(2);

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
        awaitTold(2);
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
    void aFailedRefreshLeavesValidCredentialsInHand() {
        credentials.get();
        service = failing(unavailable());
        pass(UNTIL_PREFETCH);
        awaitTold(2);

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
        awaitTold(2);
        pass(Duration.ofSeconds(5));
        awaitTold(3);
        pass(Duration.ofSeconds(9));
        assertEquals(3, attempts.get());
        service = this::session;
        pass(Duration.ofSeconds(1));
        awaitTold(4);

        assertEquals(
                List.of(
                        "refreshed ASIA1",
                        "failed, next in 5 s: " + unavailable().getMessage(),
                        "failed, next in 10 s: " + unavailable().getMessage(),
                        "refreshed ASIA4"),
                told);
        assertEquals(0, credentials.status().consecutiveFailures());
        assertEquals(Optional.empty(), credentials.status().lastFailure());
    }

    @Test
    void credentialsThatHaveEndedAreNotHandedOut() {
        credentials.get();
        service = failing(unavailable());
        pass(LIFE.minusSeconds(1));
        assertTrue(credentials.inHand().isPresent());
        awaitTold(2);

        pass(Duration.ofSeconds(1));

        assertEquals(Optional.empty(), credentials.inHand());
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
        RolesAnywhereException why = assertThrows(RolesAnywhereException.class, credentials::get);
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
        assertThrows(RolesAnywhereException.class, credentials::get);
        clock.advance(Duration.ofSeconds(3));
        assertThrows(RolesAnywhereException.class, credentials::get);
        for (int call = 0; call < 100; call++) {
            RolesAnywhereException why = assertThrows(RolesAnywhereException.class, credentials::get);
            assertEquals(denied().getMessage(), why.getMessage());
        }

        assertEquals(2, attempts.get());
    }

    @Test
    void halfAMinuteAfterAnAttemptTheNextCallMakesAnother() {
        service = failing(denied());
        for (int call = 1; call <= 10; call++) {
            assertThrows(RolesAnywhereException.class, credentials::get);
            clock.advance(Duration.ofSeconds(30));
            assertEquals(call, attempts.get());
        }
        service = this::session;

        assertEquals("ASIA11", credentials.get().accessKeyId());
    }

    @Test
    void callersDoNotOverruleTheServicesRetryAfter() {
        service = failing(unavailableFor(Duration.ofMinutes(10)));
        assertThrows(RolesAnywhereException.class, credentials::get);
        clock.advance(Duration.ofMinutes(9));
        assertThrows(RolesAnywhereException.class, credentials::get);
        assertEquals(1, attempts.get());

        service = this::session;
        clock.advance(Duration.ofMinutes(1));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void theIdentityIsReadAnewAndOneThatIsMissingForAMomentCostsOneRetry() {
        credentials.get();
        identities = failing(new IllegalStateException("half-written"));
        pass(UNTIL_PREFETCH);
        awaitTold(2);
        assertTrue(told.get(1).contains("half-written"), told::toString);
        identities = () -> IDENTITY;
        pass(Duration.ofSeconds(5));
        awaitTold(3);

        assertEquals("refreshed ASIA2", told.get(2));
    }

    @Test
    void whatEverIsThrownTheRefreshingGoesOn() {
        service = () -> {
            throw new StackOverflowError();
        };
        assertThrows(RolesAnywhereException.class, credentials::get);
        service = this::session;
        clock.advance(Duration.ofSeconds(30));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void newCredentialsThatHaveEndedByThisClockAreAFailure() {
        service = () -> new SessionCredentials("ASIA", "secret", "token", clock.instant(), "111122223333");

        RolesAnywhereException why = assertThrows(RolesAnywhereException.class, credentials::get);

        assertEquals(
                "the new credentials ended at 2026-11-22T00:00:00Z by this machine's clock; set it right",
                why.getMessage());
    }

    @Test
    void aClockThatIsSetBackKeepsNoDeadCredentialsAlive() {
        credentials.get();
        service = failing(unavailable());
        clock.jump(Duration.ofDays(-1));
        pass(LIFE);

        assertEquals(Optional.empty(), credentials.inHand());
    }

    @Test
    void aClockThatIsSetBackDelaysNoRefresh() {
        credentials.get();
        clock.jump(Duration.ofDays(-1));
        pass(UNTIL_PREFETCH);
        awaitTold(2);

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void aClockThatGoesWrongForAWhileCostsNothing() {
        SessionCredentials first = credentials.get();
        service = failing(denied());
        clock.jump(Duration.ofDays(1));
        credentials.look();
        awaitTold(2);
        assertEquals(Optional.empty(), credentials.inHand());

        clock.jump(Duration.ofDays(-1));

        assertSame(first, credentials.get());
        service = this::session;
        pass(RetryDelay.LONGEST);
        awaitTold(3);
        assertEquals("refreshed ASIA3", told.get(2));
    }

    @Test
    void aMachineThatSleptRefreshesWhenItWakes() {
        credentials.get();
        clock.jump(Duration.ofDays(2));
        credentials.look();
        awaitTold(2);

        assertEquals("ASIA2", credentials.inHand().orElseThrow().accessKeyId());
    }

    @Test
    void theEndOfTheCertificateIsToldBefore() {
        X509Identity soon = identityFor(Duration.ofDays(6));
        identities = () -> soon;

        credentials.get();
        awaitTold(2);

        assertEquals("certificate 6 days", told.get(1));
        assertEquals(
                Optional.of(soon.certificate().getNotAfter().toInstant()),
                credentials.status().certificateExpiration());
    }

    @Test
    void closeEndsTheThreadAndTellsThoseWhoWait() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        service = () -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return session();
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<RolesAnywhereException> told =
                    caller.submit(() -> assertThrows(RolesAnywhereException.class, credentials::get));
            asked.await();
            credentials.close();

            assertTrue(told.get().getMessage().contains("closed"), told.get()::getMessage);
            await(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("roles-anywhere-refresh")));
        } finally {
            caller.shutdownNow();
            assertTrue(caller.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void afterCloseNothingIsAttempted() {
        credentials.close();

        assertThrows(RolesAnywhereException.class, credentials::get);
        assertEquals(0, attempts.get());
    }
}
