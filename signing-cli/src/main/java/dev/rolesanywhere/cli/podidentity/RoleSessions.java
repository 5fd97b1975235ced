package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The refresh engines, one for each role session in use. One that was not used for the duration of its session is
 * closed, because then no pod holds its credentials. Their number is bounded: the role with the most sessions, such as
 * one for each pod, loses the least recently used one, whose credentials remain valid. Thread-safe.
 */
public final class RoleSessions implements AutoCloseable {

    static final int MOST = 256;

    private final Engines engines;
    private final LongSupplier nanoTime;
    private final Map<RoleSession, RoleEngine> open = new HashMap<>();

    /** Creates refresh engines. */
    @FunctionalInterface
    public interface Engines {

        /**
         * Creates an engine.
         *
         * @param session what to create sessions for
         * @param listener must be called for each outcome
         * @return the engine; closing it releases what it uses
         */
        RefreshingCredentials start(RoleSession session, RefreshListener listener);
    }

    public RoleSessions(Engines engines, LongSupplier nanoTime) {
        this.engines = engines;
        this.nanoTime = nanoTime;
    }

    /** Returns the credentials of a session; for a new one when the first call has ended. Does not block. */
    CompletionStage<LocalResponse> credentials(RoleSession session) {
        RoleEngine engine;
        synchronized (open) {
            engine = open.get(session);
            if (engine == null && open.size() >= MOST && !closeOneOfMany()) {
                return CompletableFuture.completedFuture(LocalResponse.text(
                                "this node has sessions for " + MOST + " roles and session names, which is the limit\n")
                        .withStatus(503));
            }
            if (engine == null) {
                engine = new RoleEngine(session, engines, nanoTime);
                open.put(session, engine);
            }
        }
        return engine.response();
    }

    /** Makes room, or returns false if each role has one session. */
    private boolean closeOneOfMany() {
        List<Map.Entry<RoleSession, RoleEngine>> largest =
                open.entrySet().stream()
                        .collect(Collectors.groupingBy(entry -> entry.getKey().roleArn()))
                        .values()
                        .stream()
                        .max(Comparator.comparingInt(List::size))
                        .orElseThrow();
        if (largest.size() == 1) {
            return false;
        }
        Map.Entry<RoleSession, RoleEngine> oldest = largest.stream()
                .max(Comparator.comparing(entry -> entry.getValue().unusedFor()))
                .orElseThrow();
        open.remove(oldest.getKey());
        oldest.getValue().close();
        return true;
    }

    void closeUnused() {
        synchronized (open) {
            open.entrySet().removeIf(entry -> {
                boolean isUnused =
                        entry.getValue().unusedFor().compareTo(entry.getKey().duration()) > 0;
                if (isUnused) {
                    entry.getValue().close();
                }
                return isUnused;
            });
        }
    }

    /** Returns the status of each session, ordered by their descriptions. */
    Map<RoleSession, RefreshStatus> statuses() {
        Map<RoleSession, RefreshStatus> statuses = new TreeMap<>(Comparator.comparing(RoleSession::toString)
                .thenComparing(RoleSession::profileArn)
                .thenComparing(RoleSession::duration));
        synchronized (open) {
            open.forEach((session, engine) -> statuses.put(session, engine.status()));
        }
        return statuses;
    }

    @Override
    public void close() {
        synchronized (open) {
            open.values().forEach(RoleEngine::close);
            open.clear();
        }
    }
}
