package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModuleCallsTest {

    private static final String SLOW = "C_Slow";

    /** Only one function has a short limit, so the result does not depend on the speed of the others. */
    private final ModuleCalls calls =
            new ModuleCalls("m.so", function -> function.equals(SLOW) ? Duration.ofMillis(20) : Duration.ofHours(1));

    private final CountDownLatch end = new CountDownLatch(1);

    private long slow() {
        try {
            end.await();
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

    private long whenItResponds(LongSupplier call) throws InterruptedException {
        while (true) {
            try {
                return calls.call("C_Other", call);
            } catch (IdentityException e) {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void anInterruptedThreadWaitsForTheResult() {
        Thread.currentThread().interrupt();

        assertEquals(7, calls.call("C_Other", () -> 7));

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
