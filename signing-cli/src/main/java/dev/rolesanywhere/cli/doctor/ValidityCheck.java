package dev.rolesanywhere.cli.doctor;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Checks whether a certificate is valid now, and for how long. */
final class ValidityCheck {

    static final String NAME = "validity";

    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration VERY_SOON = Duration.ofDays(7);

    private ValidityCheck() {}

    static Finding of(X509Certificate certificate, Instant now) {
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return Finding.failure(
                    NAME,
                    "the certificate expired at " + end + ", " + span(Duration.between(end, now)) + " ago",
                    "renew it");
        }
        if (now.isBefore(start)) {
            return Finding.failure(
                    NAME,
                    "the certificate becomes valid at " + start + ", in " + span(Duration.between(now, start)),
                    "wait until then, or correct this machine's clock if it is behind");
        }
        return left(end, Duration.between(now, end));
    }

    private static Finding left(Instant end, Duration left) {
        if (left.compareTo(VERY_SOON) < 0) {
            return Finding.warning(NAME, "ONLY " + span(left) + " left, until " + end, "renew the certificate NOW");
        }
        String text = "until " + end + ", " + span(left) + " left";
        return left.compareTo(SOON) < 0
                ? Finding.warning(
                        NAME, text, "renew the certificate soon, or make sure that its automatic renewal works")
                : Finding.ok(NAME, text);
    }

    private static String span(Duration time) {
        if (time.toDays() > 0) {
            return counted(time.toDays(), "day");
        }
        return time.toHours() > 0 ? counted(time.toHours(), "hour") : counted(time.toMinutes(), "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
