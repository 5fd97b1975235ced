package dev.rolesanywhere.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last so many of what was added, and the number of all: a simulator under load must not fill the memory. */
final class Recent<T> {

    private final Deque<T> kept = new ArrayDeque<>();
    private final int limit;
    private int count;

    Recent(int limit) {
        this.limit = limit;
    }

    synchronized void add(T value) {
        count++;
        kept.addLast(value);
        if (kept.size() > limit) {
            kept.removeFirst();
        }
    }

    synchronized List<T> list() {
        return List.copyOf(kept);
    }

    synchronized int count() {
        return count;
    }

    synchronized void clear() {
        kept.clear();
        count = 0;
    }
}
