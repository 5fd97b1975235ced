package dev.rolesanywhere.session;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** Reads the credentials out of a successful answer; members it does not know are passed over. */
final class CreateSessionResponse {

    private static final String FIRST_SET = "/credentialSet/0/";

    private final HttpAnswer answer;
    private final Map<String, String> body;

    private CreateSessionResponse(HttpAnswer answer, Map<String, String> body) {
        this.answer = answer;
        this.body = body;
    }

    /**
     * Takes the first set of credentials.
     *
     * @throws CreateSessionException if there is none, or it is incomplete
     */
    static SessionCredentials credentials(HttpAnswer answer, CreateSessionRequest request, Instant now) {
        CreateSessionResponse response = new CreateSessionResponse(answer, scalars(answer));
        return new SessionCredentials(
                response.member("accessKeyId"),
                response.member("secretAccessKey"),
                response.member("sessionToken"),
                response.expirationAfter(now),
                response.accountId().orElse(request.roleArn().accountId()));
    }

    private static Map<String, String> scalars(HttpAnswer answer) {
        try {
            return JsonStrings.of(answer.body());
        } catch (IOException notJson) {
            // The parser's message would show a piece of the body, and that may be a secret.
            throw CreateSessionException.unusable(
                    answer, "not with JSON; is there a proxy or another service at this endpoint?");
        }
    }

    private String member(String name) {
        String value = body.get(FIRST_SET + "credentials/" + name);
        if (value == null || value.isEmpty()) {
            throw CreateSessionException.unusable(answer, "without credentials: there is no " + name + " in it");
        }
        return value;
    }

    private Instant expirationAfter(Instant now) {
        String expiration = member("expiration");
        // Four digits of a year: what Instant parses beyond them no client would understand.
        if (!expiration.matches("\\d{4}-.*")) {
            throw CreateSessionException.unusable(answer, "the expiration in it is not a time");
        }
        Instant end = instant(expiration);
        if (!end.isAfter(now)) {
            throw CreateSessionException.unusable(
                    answer, "the credentials in it ended at " + end + "; is this machine's clock right?");
        }
        return end;
    }

    private Instant instant(String expiration) {
        try {
            return Instant.parse(expiration);
        } catch (DateTimeParseException ignored) { // Its message quotes the text.
            throw CreateSessionException.unusable(answer, "the expiration in it is not a time");
        }
    }

    private Optional<String> accountId() {
        return Optional.ofNullable(body.get(FIRST_SET + "assumedRoleUser/arn"))
                .flatMap(Arn::parse)
                .map(Arn::accountId)
                .filter(id -> !id.isEmpty());
    }
}
