package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.AuthorizationHeader.CredentialScope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The X-Amz-Date header. */
record SigningTime(String text, Instant instant) {

    private static final DateTimeFormatter SHAPE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    static SigningTime read(ReceivedRequest request) {
        String text = request.header("x-amz-date")
                .orElseThrow(() -> Refusal.invalidSignature("The X-Amz-Date header is missing."));
        try {
            return new SigningTime(text, LocalDateTime.parse(text, SHAPE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            throw Refusal.invalidSignature("X-Amz-Date '" + text + "' does not have the form YYYYMMDD'T'HHMMSS'Z'.");
        }
    }

    void requireDateOf(CredentialScope scope) {
        if (!text.startsWith(scope.date() + "T")) {
            throw Refusal.invalidSignature(
                    "The date of the credential scope is " + scope.date() + ", but X-Amz-Date is " + text + ".");
        }
    }

    void requireNear(Instant now, Duration maxClockSkew) {
        Duration skew = Duration.between(instant, now);
        if (skew.abs().compareTo(maxClockSkew) > 0) {
            throw Refusal.invalidSignature(
                    "X-Amz-Date " + text + " is " + skew.abs().toSeconds() + " s "
                            + (skew.isNegative() ? "ahead of" : "behind") + " the simulator's clock; "
                            + maxClockSkew.toSeconds() + " s are allowed.");
        }
    }
}
