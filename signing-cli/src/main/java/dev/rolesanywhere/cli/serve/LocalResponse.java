package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param contentType the type of the body
 * @param body what is not sent for a HEAD
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are shared between answers, and nothing compares them.
record LocalResponse(int status, String contentType, byte[] body, Map<String, String> headers) {

    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    static LocalResponse text(String body) {
        return text(body.getBytes(UTF_8));
    }

    static LocalResponse text(byte[] body) {
        return new LocalResponse(200, TEXT, body, Map.of());
    }

    static LocalResponse json(byte[] body) {
        return new LocalResponse(200, JSON, body, Map.of());
    }

    /** SDKs show what went wrong by the members code and message, some by Code and Message: all four are there. */
    static LocalResponse error(int status, String code, String message) {
        byte[] body = JsonText.of(json -> {
            json.writeStringField("Code", code);
            json.writeStringField("Message", message);
            json.writeStringField("code", code);
            json.writeStringField("message", message);
        });
        return new LocalResponse(status, JSON, body, Map.of());
    }

    LocalResponse withHeader(String name, String value) {
        return new LocalResponse(status, contentType, body, Map.of(name, value));
    }

    LocalResponse withStatus(int other) {
        return new LocalResponse(other, contentType, body, headers);
    }

    LocalResponse withContentType(String other) {
        return new LocalResponse(status, other, body, headers);
    }

    /** The body may be a secret. */
    @Override
    public String toString() {
        return "LocalResponse[status=" + status + "]";
    }
}
