package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.output.JsonText;
import java.util.Map;

/**
 * A response.
 *
 * @param contentType the media type of the body
 * @param body the body, which is not sent for HEAD
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are shared between responses and never compared.
public record LocalResponse(int status, String contentType, byte[] body, Map<String, String> headers) {

    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    /**
     * Returns a response with text.
     *
     * @param body the text
     * @return the response, with status 200
     */
    public static LocalResponse text(String body) {
        return text(body.getBytes(UTF_8));
    }

    static LocalResponse text(byte[] body) {
        return new LocalResponse(200, TEXT, body, Map.of());
    }

    /**
     * Returns a response with JSON.
     *
     * @param body the JSON text
     * @return the response, with status 200
     */
    public static LocalResponse json(byte[] body) {
        return new LocalResponse(200, JSON, body, Map.of());
    }

    /** Some SDKs show the members code and message, others Code and Message, so the body has all four. */
    static LocalResponse error(int status, String code, String message) {
        byte[] body = JsonText.objectBytes(json -> {
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

    /**
     * Returns the response with another status.
     *
     * @param other the status
     */
    public LocalResponse withStatus(int other) {
        return new LocalResponse(other, contentType, body, headers);
    }

    /**
     * Returns the response with another media type.
     *
     * @param other the media type
     */
    public LocalResponse withContentType(String other) {
        return new LocalResponse(status, other, body, headers);
    }

    /** The body may contain secrets. */
    @Override
    public String toString() {
        return "LocalResponse[status=" + status + "]";
    }
}
