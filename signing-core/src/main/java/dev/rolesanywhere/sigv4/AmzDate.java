package dev.rolesanywhere.sigv4;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The two forms of an instant in a signature. */
final class AmzDate {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AmzDate() {}

    /** As in X-Amz-Date: 20261121T123456Z. */
    static String dateTime(Instant instant) {
        return DATE_TIME.format(instant);
    }

    /** As in the credential scope: 20261121. */
    static String date(Instant instant) {
        return dateTime(instant).substring(0, 8);
    }
}
