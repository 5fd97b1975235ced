package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the current credentials, written once for each refresh. A request that arrives at the start, or
 * after the machine was suspended, waits briefly for the refresh that it triggers. Thread-safe.
 */
final class CurrentCredentials {

    /** Less than the second after which most SDKs give up, often without another attempt. */
    private static final Duration MAX_WAIT = Duration.ofMillis(800);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final Supplier<Optional<SessionCredentials>> credentials;
    private final Supplier<RefreshStatus> status;
    private final String roleArn;
    private final Clock clock;

    private volatile @Nullable CredentialsDocuments latest;

    CurrentCredentials(
            Supplier<Optional<SessionCredentials>> credentials,
            Supplier<RefreshStatus> status,
            String roleArn,
            Clock clock) {
        this.credentials = credentials;
        this.status = status;
        this.roleArn = roleArn;
        this.clock = clock;
    }

    /** Responds with a document, or with 503 and the reason if there are no valid credentials. */
    CompletionStage<LocalResponse> respond(Function<CredentialsDocuments, LocalResponse> document) {
        return respond(document, MAX_WAIT.dividedBy(POLL_INTERVAL));
    }

    private CompletionStage<LocalResponse> respond(
            Function<CredentialsDocuments, LocalResponse> document, long pollsLeft) {
        Optional<SessionCredentials> valid = credentials.get();
        if (valid.isPresent()) {
            return CompletableFuture.completedFuture(document.apply(documents(valid.get())));
        }
        if (pollsLeft == 0 || status.get().lastFailure().isPresent()) {
            return CompletableFuture.completedFuture(unavailable());
        }
        // In the timer's own thread: with two processors or fewer, the default is a new thread for each poll.
        Executor later =
                CompletableFuture.delayedExecutor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
        return CompletableFuture.supplyAsync(() -> respond(document, pollsLeft - 1), later)
                .thenCompose(Function.identity());
    }

    private CredentialsDocuments documents(SessionCredentials valid) {
        CredentialsDocuments known = latest;
        if (known == null || !known.areOf(valid)) {
            Instant updated = status.get().lastRefresh().orElseGet(clock::instant);
            known = CredentialsDocuments.of(valid, updated, roleArn);
            latest = known;
        }
        return known;
    }

    private LocalResponse unavailable() {
        String reason = status.get()
                .lastFailure()
                .map(failure -> "no valid credentials: " + failure.getMessage())
                .orElse("credentials have been requested but have not arrived yet");
        return LocalResponse.error(503, "CredentialsUnavailable", reason);
    }
}
