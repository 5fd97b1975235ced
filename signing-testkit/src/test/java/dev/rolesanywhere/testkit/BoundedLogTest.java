package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SimulatorState.BoundedLog;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedLogTest {

    private final BoundedLog<Integer> log = new BoundedLog<>(3);

    @Test
    void keepsTheLatestEntriesInTheirOrderAndCountsAll() {
        for (int i = 1; i <= 5; i++) {
            log.add(i);
        }

        assertEquals(List.of(3, 4, 5), log.list());
        assertEquals(5, log.count());
    }

    @Test
    void startsAgainWhenCleared() {
        log.add(1);
        log.clear();
        log.add(2);

        assertEquals(List.of(2), log.list());
        assertEquals(1, log.count());
    }

    @Test
    void aListDoesNotChange() {
        log.add(1);
        List<Integer> before = log.list();
        log.add(2);

        assertEquals(List.of(1), before);
        assertThrows(UnsupportedOperationException.class, () -> before.add(3));
    }

    @Test
    void countsTheEntriesOfManyThreads() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 800; i++) {
            threads.execute(() -> log.add(0));
        }
        threads.shutdown();

        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
        assertEquals(800, log.count());
        assertEquals(3, log.list().size());
    }
}
