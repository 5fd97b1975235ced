package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ModuleCallsTest {

    private static final String SLOW = "C_Slow";

    private static final String SECOND = "C_Second";

    private final ModuleCalls calls = new ModuleCalls("m.so", this::limit);
    private final CountDownLatch end = new CountDownLatch(1);

    /** Only calls that hang have a short limit, so the result does not depend on the speed of the others. */
    private Duration limit(String function) {
        if (function.equals(SECOND)) {
            // This call has begun, so it is made although another one is overdue now.
            assertThrows(IdentityException.class, () -> calls.call(SLOW, this::slow));
        }
        return function.equals("C_Other") ? Duration.ofHours(1) : Duration.ofMillis(20);
    }

    private long slow() {
        return await(end);
    }

    private static long await(CountDownLatch latch) {
        try {
            latch.await();
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noCallIsMadeWhileOneIsOverdue() throws InterruptedException {
        AtomicBoolean isCalled = new AtomicBoolean();
        LongSupplier other = () -> {
            isCalled.set(true);
            return 7;
        };

        IdentityException first = assertThrows(IdentityException.class, () -> calls.call(SLOW, this::slow));
        IdentityException second = assertThrows(IdentityException.class, () -> calls.call("C_Other", other));

        assertTrue(first.getMessage().contains("m.so does not respond: C_Slow"), first.getMessage());
        assertEquals(first.getMessage(), second.getMessage());
        assertFalse(isCalled.get());

        end.countDown();
        assertEquals(7, whenItResponds(other));
    }

    @Test
    void noCallIsMadeWhileOneOfTwoIsOverdue() throws InterruptedException {
        CountDownLatch endOfSecond = new CountDownLatch(1);
        AtomicReference<Thread> second = new AtomicReference<>();

        assertThrows(
                IdentityException.class,
                () -> calls.call(SECOND, () -> {
                    second.set(Thread.currentThread());
                    return await(endOfSecond);
                }));
        endOfSecond.countDown();
        while (second.get() == null || second.get().getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(10); // Until the thread is idle.
        }

        IdentityException failure = assertThrows(IdentityException.class, () -> calls.call("C_Other", () -> 7));
        assertTrue(failure.getMessage().contains(SLOW), failure.getMessage());

        end.countDown();
        assertEquals(7, whenItResponds(() -> 7));
    }

    private long whenItResponds(LongSupplier call) throws InterruptedException {
        while (true) {
            try {
                return calls.call("C_Other", call);
            } catch (IdentityException e) {
                Thread.sleep(10);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NativeModule.Name.class)
    void aFunctionMayTake90SecondsAndOneThatEndsSomething10(NativeModule.Name function) {
        int seconds = switch (function) {
            case C_CloseSession, C_Logout, C_Finalize -> 10;
            default -> 90;
        };

        assertEquals(Duration.ofSeconds(seconds), NativeModule.limit(function.name()));
    }

    @Test
    void anInterruptedThreadWaitsForTheResult() {
        Thread caller = Thread.currentThread();
        caller.interrupt();

        assertEquals(7, calls.call("C_Other", () -> {
            while (caller.isInterrupted()) { // Until the caller waits.
                Thread.onSpinWait();
            }
            return 7;
        }));

        assertTrue(Thread.interrupted());
    }

    @Test
    void aFailureOfTheCallIsPassedOn() {
        CryptokiException failure = new CryptokiException("m");
        LinkageError error = new LinkageError("m");

        assertEquals(
                failure,
                assertThrows(
                        CryptokiException.class,
                        () -> calls.call("C_Other", () -> {
                            throw failure;
                        })));
        assertEquals(
                error,
                assertThrows(
                        LinkageError.class,
                        () -> calls.call("C_Other", () -> {
                            throw error;
                        })));
    }
}
