package dev.rolesanywhere.session.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the strings in a JSON text by their JSON pointers (RFC 6901). */
public final class JsonStrings {

    /** A real response has fewer than 100 tokens. */
    private static final int MAX_TOKENS = 2_000;

    private static final int MAX_NAME_LENGTH = 128;

    /**
     * The longest string of a real response is the session token, of up to a few thousand characters. These are the
     * limits that Jackson 2.15 has, which Spring Boot 3.2 brings; the others are checked here.
     */
    public static final JsonFactory JSON = readyToParse(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(64 * 1024)
                    .maxNumberLength(100)
                    .build())
            .build());

    private JsonStrings() {}

    /**
     * Loads the parser, which takes milliseconds, before the request is sent instead of after the response has come.
     */
    private static JsonFactory readyToParse(JsonFactory factory) {
        try {
            factory.createParser(new byte[0]).close();
        } catch (IOException e) { // There is no input to fail.
            throw new UncheckedIOException(e);
        }
        return factory;
    }

    /**
     * Reads the whole text.
     *
     * @throws IOException if it is not one JSON value, or exceeds a limit
     */
    public static Map<String, String> of(byte[] json) throws IOException {
        return of(json, false);
    }

    /**
     * Reads the whole text, and numbers as they are written.
     *
     * @throws IOException if it is not one JSON value, or exceeds a limit
     */
    public static Map<String, String> withNumbers(byte[] json) throws IOException {
        return of(json, true);
    }

    private static Map<String, String> of(byte[] json, boolean withNumbers) throws IOException {
        if (json.length > HttpTransport.MAX_BYTES) {
            throw new IOException("there are more than " + HttpTransport.MAX_BYTES + " bytes");
        }
        Map<String, String> strings = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            int tokens = 0;
            do {
                JsonToken token = parser.currentToken();
                requireLimits(++tokens, token, parser);
                if (token == JsonToken.VALUE_STRING || (withNumbers && token != null && token.isNumeric())) {
                    strings.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
                parser.nextToken();
            } while (!parser.getParsingContext().inRoot());
            if (parser.nextToken() != null) {
                throw new IOException("there is more after the JSON value");
            }
        }
        return strings;
    }

    private static void requireLimits(int tokens, @Nullable JsonToken token, JsonParser parser) throws IOException {
        if (tokens > MAX_TOKENS) {
            throw new IOException("there are more than " + MAX_TOKENS + " tokens");
        }
        if (token == JsonToken.FIELD_NAME && parser.getTextLength() > MAX_NAME_LENGTH) {
            throw new IOException("a name has more than " + MAX_NAME_LENGTH + " characters");
        }
    }
}
