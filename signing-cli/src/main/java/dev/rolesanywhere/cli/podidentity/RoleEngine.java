package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.serve.CredentialsDocuments;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps the credentials of one role session fresh, and lets requests wait for the first ones. Thread-safe. */
final class RoleEngine implements AutoCloseable {

    /** SDKs that wait less repeat the request. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final RefreshingCredentials credentials;
    private volatile CompletableFuture<Void> outcome = new CompletableFuture<>();
    private volatile long lastUsed;
    private volatile @Nullable Written latest;
    private volatile boolean closed;

    private record Written(SessionCredentials credentials, LocalResponse response) {}

    RoleEngine(RoleSession session, RoleSessions.Engines engines, LongSupplier nanoTime) {
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
