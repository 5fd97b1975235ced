package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class FairExecutorTest {

    private static final int MOST = 4;

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final FairExecutor executor = new FairExecutor(threads::add, MOST);

    private void execute(String client, String name) {
        executor.execute(client, new FairExecutor.Task() {
            @Override
            public void run() {
                done.add(name);
            }

            @Override
            public void reject() {
                rejected.add(name);
            }
        });
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void clientsTakeTurns() {
        execute("a", "a1");
        execute("a", "a2");
        execute("a", "a3");
        execute("b", "b1");
        runAll();
        assertEquals(List.of("a1", "b1", "a2", "a3"), done);
    }

    @Test
    void theClientWithTheMostTasksLosesItsLastOne() {
        execute("a", "a1");
        execute("a", "a2");
        execute("a", "a3");
        execute("b", "b1");
        execute("c", "c1");
        assertEquals(List.of("a3"), rejected);
        runAll();
        assertEquals(List.of("a1", "b1", "c1", "a2"), done);
    }

    @Test
    void amongClientsWithEquallyManyTheNewTaskIsRejected() {
        for (String client : List.of("a", "b", "c", "d", "e")) {
            execute(client, client);
        }
        assertEquals(List.of("e"), rejected);
        runAll();
        assertEquals(List.of("a", "b", "c", "d"), done);
    }

    @Test
    void afterRejectionsThereIsRoomAgain() {
        for (int number = 0; number < 3 * MOST; number++) {
            execute("a", "a" + number);
        }
        runAll();
        execute("b", "b");
        runAll();
        assertEquals(List.of("a0", "a1", "a2", "a3", "b"), done);
        assertEquals(2 * MOST, rejected.size());
    }
}
