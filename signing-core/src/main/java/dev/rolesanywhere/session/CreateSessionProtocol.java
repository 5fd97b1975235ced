package dev.rolesanywhere.session;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rolesanywhere.internal.Version;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.JsonStrings;
import dev.rolesanywhere.session.internal.ResourceArn;
import dev.rolesanywhere.sigv4.SigningRequest;
import dev.rolesanywhere.sigv4.SigningRequest.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The HTTP request of CreateSession, and the credentials in its response; signing and sending are separate. */
final class CreateSessionProtocol {

    /** CloudTrail shows it. */
    private static final String USER_AGENT =
            "dev.rolesanywhere/" + Version.current() + " (java " + System.getProperty("java.version") + "; "
                    + System.getProperty("os.name") + "; " + System.getProperty("os.arch") + ")";

    private static final String FIRST_SET = "/credentialSet/0/";

    private final CreateSessionRequest request;
    private final SdkHttpRequest unsigned;
    private final URI uri;
    private final byte[] body;

    private CreateSessionProtocol(CreateSessionRequest request, SdkHttpRequest unsigned, URI uri, byte[] body) {
        this.request = request;
        this.unsigned = unsigned;
        this.uri = uri;
        this.body = body;
    }

    static CreateSessionProtocol of(CreateSessionRequest request, URI endpoint) {
        SdkHttpRequest http = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .encodedPath(endpoint.getRawPath() + "/sessions")
                .putRawQueryParameter("profileArn", request.profileArn())
                .putRawQueryParameter("roleArn", request.roleArn())
                .putRawQueryParameter("trustAnchorArn", request.trustAnchorArn())
                .putHeader("Content-Type", "application/json")
                .build();
        // The same as getUri() of the request, which would load a logger.
        URI uri = URI.create(
                endpoint + "/sessions?" + http.encodedQueryParameters().orElseThrow());
        return new CreateSessionProtocol(request, http, uri, json(request));
    }

    private static byte[] json(CreateSessionRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonStrings.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (request.sessionDuration().isPresent()) {
                json.writeNumberField(
                        "durationSeconds", request.sessionDuration().get().toSeconds());
            }
            if (request.roleSessionName().isPresent()) {
                json.writeStringField(
                        "roleSessionName", request.roleSessionName().get());
            }
            json.writeEndObject();
        } catch (IOException e) { // Arrays do not fail.
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    URI uri() {
        return uri;
    }

    byte[] body() {
        return body.clone();
    }

    SigningRequest signingRequest() {
        return SigningRequest.of("POST", uri, List.of(new Header("Content-Type", "application/json")), body);
    }

    SdkHttpRequest with(List<Header> signedHeaders) {
        SdkHttpRequest.Builder http = unsigned.toBuilder();
        signedHeaders.forEach(header -> http.putHeader(header.name(), header.value()));
        http.putHeader("Content-Length", Integer.toString(body.length));
        http.putHeader("User-Agent", USER_AGENT);
        return http.build();
    }

    /**
     * Reads the first set of credentials in a successful response; unknown members are ignored.
     *
     * @throws CreateSessionException if there is none, or it is incomplete
     */
    SessionCredentials credentials(HttpResponse response, Instant now) {
        Map<String, String> strings = strings(response);
        return new SessionCredentials(
                member(response, strings, "accessKeyId"),
                member(response, strings, "secretAccessKey"),
                member(response, strings, "sessionToken"),
                expiration(response, strings, now),
                accountId(strings).orElse(request.roleAccountId()));
    }

    private static Map<String, String> strings(HttpResponse response) {
        try {
            return JsonStrings.of(response.body());
        } catch (IOException ignored) { // Its message quotes the body.
            throw CreateSessionException.unusable(
                    response, "not with JSON; is there a proxy or another service at this endpoint?");
        }
    }

    private static String member(HttpResponse response, Map<String, String> strings, String name) {
        String value = strings.get(FIRST_SET + "credentials/" + name);
        if (value == null || value.isEmpty()) {
            throw CreateSessionException.unusable(response, "without credentials: it contains no " + name);
        }
        return value;
    }

    private static Instant expiration(HttpResponse response, Map<String, String> strings, Instant now) {
        Instant end = instant(member(response, strings, "expiration"))
                .orElseThrow(() -> CreateSessionException.unusable(response, "its expiration is not a timestamp"));
        if (!end.isAfter(now)) {
            throw CreateSessionException.unusable(
                    response, "its credentials expired at " + end + "; check this machine's clock");
        }
        return end;
    }

    private static Optional<Instant> instant(String timestamp) {
        // Instant also parses years with more than four digits, which no client understands.
        if (!timestamp.matches("\\d{4}-.*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(timestamp));
        } catch (DateTimeParseException ignored) { // Its message quotes the text.
            return Optional.empty();
        }
    }

    private static Optional<String> accountId(Map<String, String> strings) {
        return Optional.ofNullable(strings.get(FIRST_SET + "assumedRoleUser/arn"))
                .flatMap(ResourceArn::parse)
                .map(ResourceArn::accountId)
                .filter(id -> !id.isEmpty());
    }
}
