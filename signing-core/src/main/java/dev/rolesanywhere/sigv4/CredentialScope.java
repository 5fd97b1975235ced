package dev.rolesanywhere.sigv4;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The credential scope: the day, region and service that a signature is valid for.
 *
 * @param date the day in UTC, as in {@code 20261121}
 * @param region the AWS region
 * @param service the service's signing name
 */
public record CredentialScope(String date, String region, String service) {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * Returns the scope of a request.
     *
     * @param instant the time of the signature
     * @param region the AWS region
     * @param service the service's signing name
     * @return the scope
     */
    public static CredentialScope of(Instant instant, String region, String service) {
        return new CredentialScope(dateTime(instant).substring(0, 8), region, service);
    }

    /** Returns an instant as in X-Amz-Date: {@code 20261121T123456Z}. */
    static String dateTime(Instant instant) {
        return DATE_TIME.format(instant);
    }

    /**
     * Returns the text of the scope.
     *
     * @return the text, such as {@code 20261121/us-east-1/rolesanywhere/aws4_request}
     */
    public String text() {
        return date + "/" + region + "/" + service + "/aws4_request";
    }
}
