package dev.rolesanywhere.cli.podidentity;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that drops its least recently used entry when it is full. */
final class RecentEntries<V> extends LinkedHashMap<String, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    RecentEntries(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
    }
}
