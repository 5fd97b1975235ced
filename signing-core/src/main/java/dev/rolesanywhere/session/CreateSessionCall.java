package dev.rolesanywhere.session;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rolesanywhere.internal.Version;
import dev.rolesanywhere.session.internal.JsonStrings;
import dev.rolesanywhere.sigv4.Header;
import dev.rolesanywhere.sigv4.SigningRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Describes the HTTP request of CreateSession, apart from signing and sending it. */
final class CreateSessionCall {

    /** CloudTrail shows it. */
    private static final String USER_AGENT =
            "dev.rolesanywhere/" + Version.current() + " (java " + System.getProperty("java.version") + "; "
                    + System.getProperty("os.name") + "; " + System.getProperty("os.arch") + ")";

    private final SdkHttpRequest unsigned;
    private final URI uri;
    private final byte[] body;

    private CreateSessionCall(SdkHttpRequest unsigned, URI uri, byte[] body) {
        this.unsigned = unsigned;
        this.uri = uri;
        this.body = body;
    }

    static CreateSessionCall of(CreateSessionRequest request, URI endpoint) {
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
        return new CreateSessionCall(http, uri, json(request));
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
}
