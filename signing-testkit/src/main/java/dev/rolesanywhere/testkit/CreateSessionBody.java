package dev.rolesanywhere.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The known members of the JSON body; others are ignored, as the service does. */
final class CreateSessionBody {

    private static final int MAX_BYTES = 64 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, String> arns = new LinkedHashMap<>();
    private @Nullable Integer durationSeconds;
    private @Nullable String roleSessionName;

    private CreateSessionBody() {}

    static CreateSessionBody parse(byte[] body) {
        CreateSessionBody parsed = new CreateSessionBody();
        if (body.length == 0) {
            return parsed;
        }
        if (body.length > MAX_BYTES) {
            throw Refusal.validation("The body has more than " + MAX_BYTES + " bytes.");
        }
        try (JsonParser parser = JSON.createParser(body)) {
            parsed.readObject(parser);
        } catch (JsonProcessingException e) {
            throw Refusal.validation("The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parsed;
    }

    Map<String, String> arns() {
        return arns;
    }

    Optional<Integer> durationSeconds() {
        return Optional.ofNullable(durationSeconds);
    }

    Optional<String> roleSessionName() {
        return Optional.ofNullable(roleSessionName);
    }

    private void readObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Refusal.validation("The body is not a JSON object.");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                readMember(name, parser);
            }
        }
        if (parser.nextToken() != null) {
            throw Refusal.validation("The body continues after its JSON object.");
        }
    }

    private void readMember(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "trustAnchorArn", "profileArn", "roleArn" -> arns.put(name, text(name, parser));
            case "roleSessionName" -> roleSessionName = text(name, parser);
            case "durationSeconds" -> durationSeconds = integer(name, parser);
            default -> parser.skipChildren();
        }
    }

    private static String text(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw Refusal.validation("'" + name + "' is not a string.");
        }
        return parser.getText();
    }

    private static int integer(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw Refusal.validation("'" + name + "' is not an integer.");
        }
        return parser.getIntValue();
    }
}
