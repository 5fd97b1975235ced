package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.serve.CredentialsDocuments;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The refresh engines, one for each role session in use. One that was not used for the duration of its session is
 * closed, because then no pod holds its credentials. Their number is bounded: the role with the most sessions, such as
 * one for each pod, loses the least recently used one, whose credentials remain valid. Thread-safe.
 */
public final class RoleSessions implements AutoCloseable {

    static final int MOST = 256;

    private final Engines engines;
    private final LongSupplier nanoTime;
    private final Map<RoleSession, Engine> open = new HashMap<>();

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
        Engine engine;
        synchronized (open) {
            engine = open.get(session);
            if (engine == null && open.size() >= MOST && !closeOneOfMany()) {
                return CompletableFuture.completedFuture(LocalResponse.text(
                                "this node has sessions for " + MOST + " roles and session names, which is the limit\n")
                        .withStatus(503));
            }
            if (engine == null) {
                engine = new Engine(session, engines, nanoTime);
                open.put(session, engine);
            }
        }
        return engine.response();
    }

    /** Makes room, or returns false if each role has one session. */
    private boolean closeOneOfMany() {
        List<Map.Entry<RoleSession, Engine>> largest =
                open.entrySet().stream()
                        .collect(Collectors.groupingBy(entry -> entry.getKey().roleArn()))
                        .values()
                        .stream()
                        .max(Comparator.comparingInt(List::size))
                        .orElseThrow();
        if (largest.size() == 1) {
            return false;
        }
        Map.Entry<RoleSession, Engine> oldest = largest.stream()
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
            open.values().forEach(Engine::close);
            open.clear();
        }
    }

    /** Keeps the credentials of one role session fresh, and lets requests wait for the first ones. Thread-safe. */
    private static final class Engine implements AutoCloseable {

        /** SDKs that wait less repeat the request. */
        static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

        private final LongSupplier nanoTime;
        private final RefreshingCredentials credentials;
        private volatile CompletableFuture<Void> outcome = new CompletableFuture<>();
        private volatile long lastUsed;
        private volatile @Nullable Written latest;
        private volatile boolean closed;

        private record Written(SessionCredentials credentials, LocalResponse response) {}

        Engine(RoleSession session, Engines engines, LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.lastUsed = nanoTime.getAsLong();
            this.credentials = engines.start(session, new Outcomes());
        }

        /** Wakes the requests that wait. */
        private final class Outcomes implements RefreshListener {

            @Override
            public void refreshed(SessionCredentials fresh) {
                wake();
            }

            @Override
            public void failed(SigningHelperException failure, Duration untilNextAttempt) {
                wake();
            }
        }

        private void wake() {
            CompletableFuture<Void> reached = outcome;
            outcome = new CompletableFuture<>();
            reached.complete(null);
        }

        CompletionStage<LocalResponse> response() {
            lastUsed = nanoTime.getAsLong();
            // Read first, so that an outcome in between is not missed.
            CompletableFuture<Void> next = outcome;
            LocalResponse response = responseNow();
            if (response.status() == 200 || closed || status().lastFailure().isPresent()) {
                return CompletableFuture.completedFuture(response);
            }
            return next.thenApply(ignored -> responseNow())
                    .completeOnTimeout(response, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }

        private LocalResponse responseNow() {
            Optional<SessionCredentials> valid = credentials.current();
            return valid.isPresent() ? response(valid.get()) : unavailable();
        }

        @SuppressWarnings("ReferenceEquality") // Another object is a new session, even if it is equal.
        private LocalResponse response(SessionCredentials valid) {
            Written known = latest;
            if (known == null || known.credentials() != valid) {
                known = new Written(valid, LocalResponse.json(CredentialsDocuments.podIdentity(valid)));
                latest = known;
            }
            return known.response();
        }

        private LocalResponse unavailable() {
            String reason = status().lastFailure()
                    .map(failure -> "no valid credentials: " + failure.getMessage())
                    .orElse(
                            closed
                                    ? "the session was closed to make room for others; ask again"
                                    : "credentials have been requested but have not arrived yet");
            return LocalResponse.text(reason + "\n").withStatus(503);
        }

        RefreshStatus status() {
            return credentials.status();
        }

        Duration unusedFor() {
            return Duration.ofNanos(nanoTime.getAsLong() - lastUsed);
        }

        /** Ends requests that wait: there will be no outcome. */
        @Override
        public void close() {
            closed = true;
            credentials.close();
            wake();
        }
    }
}
