package dev.rolesanywhere.session;

import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.JsonStrings;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** Reads the credentials in a successful response; unknown members are ignored. */
final class CreateSessionResponse {

    private static final String FIRST_SET = "/credentialSet/0/";

    private final HttpResponse response;
    private final Map<String, String> body;

    private CreateSessionResponse(HttpResponse response, Map<String, String> body) {
        this.response = response;
        this.body = body;
    }

    /**
     * Reads the first set of credentials.
     *
     * @throws CreateSessionException if there is none, or it is incomplete
     */
    static SessionCredentials credentials(HttpResponse response, CreateSessionRequest request, Instant now) {
        CreateSessionResponse parsed = new CreateSessionResponse(response, scalars(response));
        return new SessionCredentials(
                parsed.member("accessKeyId"),
                parsed.member("secretAccessKey"),
                parsed.member("sessionToken"),
                parsed.expirationAfter(now),
                parsed.accountId().orElse(request.roleAccountId()));
    }

    private static Map<String, String> scalars(HttpResponse response) {
        try {
            return JsonStrings.of(response.body());
        } catch (IOException ignored) { // Its message quotes the body.
            throw CreateSessionException.unusable(
                    response, "not with JSON; is there a proxy or another service at this endpoint?");
        }
    }

    private String member(String name) {
        String value = body.get(FIRST_SET + "credentials/" + name);
        if (value == null || value.isEmpty()) {
            throw CreateSessionException.unusable(response, "without credentials: it contains no " + name);
        }
        return value;
    }

    private Instant expirationAfter(Instant now) {
        String expiration = member("expiration");
        // Instant also parses years with more than four digits, which no client understands.
        if (!expiration.matches("\\d{4}-.*")) {
            throw CreateSessionException.unusable(response, "its expiration is not a timestamp");
        }
        Instant end = instant(expiration);
        if (!end.isAfter(now)) {
            throw CreateSessionException.unusable(
                    response, "its credentials expired at " + end + "; check this machine's clock");
        }
        return end;
    }

    private Instant instant(String expiration) {
        try {
            return Instant.parse(expiration);
        } catch (DateTimeParseException ignored) { // Its message quotes the text.
            throw CreateSessionException.unusable(response, "its expiration is not a timestamp");
        }
    }

    private Optional<String> accountId() {
        return Optional.ofNullable(body.get(FIRST_SET + "assumedRoleUser/arn"))
                .flatMap(ResourceArn::parse)
                .map(ResourceArn::accountId)
                .filter(id -> !id.isEmpty());
    }
}
