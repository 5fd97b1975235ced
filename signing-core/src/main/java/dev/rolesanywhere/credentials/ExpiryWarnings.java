package dev.rolesanywhere.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Warns once each when a certificate expires in 30, 7 and 1 days. Not safe for use by several threads. */
final class ExpiryWarnings {

    private static final List<Duration> WARNINGS = List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));

    private @Nullable Instant certificateExpiration;
    private int given;

    /** Returns the remaining time if a warning is due. */
    Optional<Duration> warning(Instant expiration, Instant now) {
        if (!expiration.equals(certificateExpiration)) {
            certificateExpiration = expiration;
            given = 0;
        }
        Duration left = Duration.between(now, expiration);
        int due = (int) WARNINGS.stream()
                .filter(warning -> left.compareTo(warning) <= 0)
                .count();
        boolean isNew = due > given;
        given = due;
        return isNew ? Optional.of(left) : Optional.empty();
    }
}
