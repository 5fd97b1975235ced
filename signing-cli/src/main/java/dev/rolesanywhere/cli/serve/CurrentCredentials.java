package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The documents of the current credentials, written once for each refresh. Thread-safe. */
final class CurrentCredentials {

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
    LocalResponse answer(Function<CredentialsDocuments, LocalResponse> document) {
        Optional<SessionCredentials> valid = credentials.get();
        return valid.isPresent() ? document.apply(documents(valid.get())) : unavailable();
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
                .orElse("the first credentials have not arrived yet");
        return LocalResponse.error(503, "CredentialsUnavailable", reason);
    }
}
