package dev.rolesanywhere.cli.podidentity;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of several clients in turn, so that a client with many tasks delays only itself. If too many wait, the
 * client with the most loses its last one, or if no client has clearly more, the new task is rejected. Thread-safe.
 */
final class FairExecutor {

    private final Executor threads;
    private final int most;
    private final Map<String, Deque<Task>> waiting = new LinkedHashMap<>();
    private int size;

    /** A task that is run or rejected, but never both. */
    interface Task extends Runnable {

        void reject();
    }

    /**
     * Creates an executor.
     *
     * @param threads runs one task at a time in each of its threads
     * @param most how many tasks can wait
     */
    FairExecutor(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    void execute(String client, Task task) {
        Task rejected = add(client, task);
        if (rejected == null) {
            threads.execute(this::runNext);
        } else {
            // The thread that it waited for runs another task.
            rejected.reject();
        }
    }

    /** Returns the task that must go, or null if there is room. */
    private synchronized @Nullable Task add(String client, Task task) {
        if (size < most) {
            waitingOf(client).add(task);
            size++;
            return null;
        }
        Deque<Task> largest = waiting.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .orElseThrow();
        Deque<Task> own = waiting.getOrDefault(client, new ArrayDeque<>());
        if (largest.size() <= own.size() + 1) {
            return task;
        }
        waitingOf(client).add(task);
        return largest.removeLast();
    }

    private Deque<Task> waitingOf(String client) {
        return waiting.computeIfAbsent(client, unused -> new ArrayDeque<>());
    }

    private void runNext() {
        Task next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Task next() {
        Iterator<Map.Entry<String, Deque<Task>>> clients = waiting.entrySet().iterator();
        if (!clients.hasNext()) {
            return null;
        }
        Map.Entry<String, Deque<Task>> first = clients.next();
        clients.remove();
        Deque<Task> tasks = first.getValue();
        Task next = tasks.poll();
        if (!tasks.isEmpty()) {
            waiting.put(first.getKey(), tasks);
        }
        size--;
        return next;
    }
}
