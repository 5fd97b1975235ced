package dev.rolesanywhere.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest entries, up to a limit, and the count of all, so that a simulator under load does not fill the memory. */
final class BoundedLog<T> {

    private final Deque<T> entries = new ArrayDeque<>();
    private final int limit;
    private int count;

    BoundedLog(int limit) {
        this.limit = limit;
    }

    synchronized void add(T value) {
        count++;
        entries.addLast(value);
        if (entries.size() > limit) {
            entries.removeFirst();
        }
    }

    synchronized List<T> list() {
        return List.copyOf(entries);
    }

    synchronized int count() {
        return count;
    }

    synchronized void clear() {
        entries.clear();
        count = 0;
    }
}
