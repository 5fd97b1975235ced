package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.internal.MessageText;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP response with its whole body.
 *
 * @param head status and headers
 * @param body the body's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares responses.
public record HttpResponse(SdkHttpResponse head, byte[] body) {

    private static final Duration NOTABLE_SKEW = Duration.ofSeconds(60);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

    public int status() {
        return head.statusCode();
    }

    /** Returns whether there was more than the body has. */
    public boolean isTooLarge() {
        return body.length > HttpTransport.MAX_BYTES;
    }

    public boolean isSuccess() {
        return head.isSuccessful();
    }

    public Optional<String> header(String name) {
        return head.firstMatchingHeader(name).map(MessageText::shortened).filter(value -> !value.isEmpty());
    }

    public Optional<String> requestId() {
        return header("x-amzn-RequestId")
                .or(() -> header("x-amz-request-id"))
                .filter(id -> REQUEST_ID.matcher(id).matches());
    }

    public Optional<Instant> date() {
        return header("Date").flatMap(HttpResponse::instant);
    }

    /** Returns how far the local clock is ahead, if it is more than travel time and whole seconds explain. */
    public Optional<Duration> clockSkew(Instant localTime) {
        return date().map(time -> Duration.between(time, localTime))
                .filter(ahead -> ahead.abs().compareTo(NOTABLE_SKEW) > 0);
    }

    /** RFC 9110, section 10.2.3: seconds, or a date, which is compared with the response's own. */
    public Optional<Duration> retryAfter() {
        return header("Retry-After")
                .flatMap(value -> value.matches("\\d{1,9}")
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                        : instant(value)
                                .flatMap(until -> date().map(now -> Duration.between(now, until)))
                                .filter(wait -> !wait.isNegative()));
    }

    private static Optional<Instant> instant(String httpDate) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate)));
        } catch (DateTimeParseException ignored) { // It is not a date.
            return Optional.empty();
        }
    }
}
