package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How credentials are obtained, shared, refreshed and closed while the service works. */
@Isolated("It looks at the threads of the process.")
class RefreshingCredentialsTest extends RefreshingCredentialsTestCase {

    @Test
    void nothingIsReadOrSentBeforeTheFirstCall() {
        assertEquals(CredentialsState.EXPIRED, credentials.status().state());
        assertEquals(0, attempts.get());
    }

    @Test
    void beforeTheFirstCallNoAttemptIsScheduled() {
        assertEquals(Optional.empty(), credentials.status().nextAttempt());
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
    void currentRequestsTheFirstCredentialsWithoutWaiting() {
        assertEquals(Optional.empty(), credentials.current());

        await(() -> credentials.current().isPresent());
        assertEquals(1, attempts.get());
    }

    @Test
    void fromThePrefetchTimeCredentialsAreRefreshedInTheBackground() {
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
    void duringARefreshTheOldCredentialsAreReturnedAtOnce() throws Exception {
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
    void callersWaitForNewCredentialsIfTheOldOnesHaveExpired() {
        credentials.get();
        clock.jump(Duration.ofHours(2));

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void twoInstancesRefreshAtDifferentTimes() {
        try (RefreshingCredentials one = another().build();
                RefreshingCredentials other = another().build()) {
            one.get();
            other.get();

            assertNotEquals(one.status().nextAttempt(), other.status().nextAttempt());
        }
    }

    @Test
    void concurrentCallersShareOneAttempt() throws Exception {
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
    void waitingCallersDoNotKeepTheProcessorBusy() throws Exception {
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

    private static Set<Thread> refreshThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("roles-anywhere-refresh"))
                .collect(Collectors.toSet());
    }

    @Test
    void afterCloseCurrentRequestsNothing() {
        credentials.close();
        Set<Thread> before = refreshThreads();

        assertEquals(Optional.empty(), credentials.current());
        assertTrue(before.containsAll(refreshThreads()));
        assertEquals(0, attempts.get());
    }

    @Test
    void afterCloseGetFailsWithoutAnAttempt() {
        credentials.close();

        SigningHelperException failure = assertThrows(SigningHelperException.class, credentials::get);
        assertTrue(failure.getMessage().contains("closed"), failure::getMessage);
        assertEquals(0, attempts.get());
    }

    @Test
    void closeEndsTheThreadAndWakesWaitingCallers() throws Exception {
        CompletableFuture<Thread> refreshThread = new CompletableFuture<>();
        service = () -> {
            refreshThread.complete(Thread.currentThread());
            new CountDownLatch(1).await();
            return session();
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<SigningHelperException> outcome =
                    caller.submit(() -> assertThrows(SigningHelperException.class, credentials::get));
            refreshThread.get();
            credentials.close();

            assertTrue(outcome.get().getMessage().contains("closed"), outcome.get()::getMessage);
            refreshThread.get().join();
        } finally {
            caller.shutdownNow();
            assertTrue(caller.awaitTermination(10, TimeUnit.SECONDS));
        }
    }
}
