package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.internal.MessageText;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An error response of the service.
 *
 * @param code such as {@code AccessDeniedException}, or null if there is none
 * @param message the message, or null if there is none
 * @param retryable whether the same request may succeed later
 * @param throttled whether there were too many requests
 */
public record ServiceError(@Nullable String code, @Nullable String message, boolean retryable, boolean throttled) {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<Integer> RETRYABLE_STATUSES = Set.of(TOO_MANY_REQUESTS, 500, 502, 503, 504);
    private static final Set<String> TIMEOUT_CODES = Set.of("RequestTimeout", "RequestTimeoutException");
    private static final Set<String> CLOCK_SKEW_CODES =
            Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
    static final Set<String> THROTTLING_CODES = Set.of(
            "BandwidthLimitExceeded",
            "EC2ThrottledException",
            "LimitExceededException",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
            "TransactionInProgressException");

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._]{1,100}");

    public static ServiceError of(HttpResponse response) {
        Map<String, String> body = scalars(response.body());
        String code = Stream.of(
                        response.header("x-amzn-ErrorType"),
                        Optional.ofNullable(body.get("/__type")),
                        Optional.ofNullable(body.get("/code")))
                .flatMap(Optional::stream)
                .map(ServiceError::bare)
                .filter(name -> CODE.matcher(name).matches())
                .findFirst()
                .orElse(null);
        String message = Stream.of("/message", "/Message")
                .map(body::get)
                .filter(text -> text != null && !text.isBlank())
                .map(MessageText::shortened)
                .findFirst()
                .orElse(null);
        return of(response, code, message);
    }

    /** Returns an error whose code and message have been read from the response already. */
    public static ServiceError of(HttpResponse response, @Nullable String code, @Nullable String message) {
        boolean throttled = response.status() == TOO_MANY_REQUESTS || (code != null && THROTTLING_CODES.contains(code));
        boolean retryable = throttled
                || RETRYABLE_STATUSES.contains(response.status())
                || (code != null && TIMEOUT_CODES.contains(code))
                || (isClockSkew(code) && response.date().isPresent());
        return new ServiceError(code, message, retryable, throttled);
    }

    /** Returns whether a signature with the time of the response's Date header would be accepted. */
    public static boolean isClockSkew(@Nullable String code) {
        return code != null && CLOCK_SKEW_CODES.contains(code);
    }

    /** Returns whether nothing shows that the service itself sent the response. */
    public boolean isAnonymous() {
        return code == null && message == null;
    }

    private static Map<String, String> scalars(byte[] body) {
        try {
            return JsonStrings.of(body);
        } catch (IOException ignored) { // It is not JSON, so a proxy or another server sent it.
            return Map.of();
        }
    }

    /** The name may be between a namespace and a URL: {@code com.amazonaws#AccessDeniedException:http://…}. */
    private static String bare(String code) {
        String name = code.substring(code.indexOf('#') + 1);
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    public String text() {
        if (code != null && message != null) {
            return code + ": " + message;
        }
        return code != null ? code : message != null ? message : "no reason was given";
    }
}
