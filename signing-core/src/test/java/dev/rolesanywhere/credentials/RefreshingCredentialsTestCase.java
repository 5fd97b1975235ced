package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Refreshing credentials with a clock that tests move by hand, and a service and identities that they replace. Sessions
 * live for an hour and are refreshed after 40 minutes.
 */
@Timeout(120)
abstract class RefreshingCredentialsTestCase {

    static final Duration LIFE = Duration.ofHours(1);
    static final Duration UNTIL_PREFETCH = Duration.ofMinutes(40);
    static final X509Identity IDENTITY = identityFor(Duration.ofDays(365));

    final ManualClock clock = new ManualClock();
    final AtomicInteger attempts = new AtomicInteger();
    final List<String> notifications = Collections.synchronizedList(new ArrayList<>());
    volatile Callable<SessionCredentials> service = this::session;
    volatile Callable<X509Identity> identities = () -> IDENTITY;
    final RefreshingCredentials credentials = RefreshingCredentials.builder()
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

    static X509Identity identityFor(Duration validity) {
        return TestIdentity.of(ThrowawayPki.create()
                .leaf(KeyKind.EC_P256)
                .validity(ManualClock.START, ManualClock.START.plus(validity))
                .issue());
    }

    /** Describes another instance with the same clock, for which each attempt succeeds. */
    RefreshingCredentials.Builder another() {
        return RefreshingCredentials.builder()
                .identitySource(() -> IDENTITY)
                .createSession(identity -> session())
                .clock(clock)
                .stopwatch(clock::stopwatch);
    }

    SessionCredentials session() {
        return new SessionCredentials(
                "ASIA" + attempts.get(), "secret", "token", clock.instant().plus(LIFE), "111122223333");
    }

    static <T> T call(Callable<T> callable) {
        try {
            return callable.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw RefreshingCredentialsTestCase.<RuntimeException>sneaky(e);
        }
    }

    static <T> Callable<T> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @AfterEach
    void close() {
        credentials.close();
    }

    /** Lets time pass, and the refresh thread notice it. */
    void pass(Duration time) {
        clock.advance(time);
        credentials.look();
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            assertFalse(Thread.currentThread().isInterrupted(), "it took too long");
        }
    }

    void awaitNotifications(int events) {
        await(() -> notifications.size() >= events);
    }
}
