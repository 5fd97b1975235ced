package dev.rolesanywhere.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells once each when 30, 7 and 1 days of a certificate's life are left. Not safe for use by several threads. */
final class CertificateWatch {

    private static final List<Duration> WARNINGS = List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));

    private @Nullable Instant watched;
    private int told;

    /** Returns how much is left, if that is to be told now. */
    Optional<Duration> warning(Instant expiration, Instant now) {
        if (!expiration.equals(watched)) {
            watched = expiration;
            told = 0;
        }
        Duration left = Duration.between(now, expiration);
        int due = (int) WARNINGS.stream()
                .filter(warning -> left.compareTo(warning) <= 0)
                .count();
        if (due <= told) {
            return Optional.empty();
        }
        told = due;
        return Optional.of(left);
    }
}
