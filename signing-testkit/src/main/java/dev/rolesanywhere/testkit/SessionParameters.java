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
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a call: the ARNs from its query or its body, the others from its body. */
record SessionParameters(
        String trustAnchorArn,
        String profileArn,
        String roleArn,
        Optional<Integer> durationSeconds,
        Optional<String> roleSessionName) {

    private static final Set<String> ARNS = Set.of("trustAnchorArn", "profileArn", "roleArn");
    private static final Pattern TRUST_ANCHOR =
            Pattern.compile("arn:aws(-[^:]+)?:rolesanywhere(:.*){2}(:trust-anchor.*)");
    private static final Pattern PROFILE = Pattern.compile("arn:aws(-[^:]+)?:rolesanywhere(:.*){2}(:profile.*)");
    private static final Pattern ROLE = Pattern.compile("arn:aws(-[^:]+)?:iam(:.*){2}(:role.*)");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int MAX_ARN = 1011;

    static SessionParameters read(ReceivedRequest request) {
        CreateSessionBody body = CreateSessionBody.parse(request.body());
        Map<String, String> arns = new LinkedHashMap<>(body.arns());
        for (UriEncoding.QueryParameter parameter : UriEncoding.parseQuery(request.rawQuery())) {
            if (!ARNS.contains(parameter.name())) {
                throw Refusal.validation("The query parameter '" + parameter.name() + "' is unknown.");
            }
            if (arns.put(parameter.name(), parameter.value()) != null) {
                throw Refusal.validation("'" + parameter.name() + "' is repeated.");
            }
        }
        body.durationSeconds().ifPresent(SessionParameters::requireDuration);
        body.roleSessionName().ifPresent(name -> require("roleSessionName", name, SESSION_NAME));
        return new SessionParameters(
                arn(arns, "trustAnchorArn", TRUST_ANCHOR),
                arn(arns, "profileArn", PROFILE),
                arn(arns, "roleArn", ROLE),
                body.durationSeconds(),
                body.roleSessionName());
    }

    private static String arn(Map<String, String> arns, String name, Pattern pattern) {
        String arn = arns.get(name);
        if (arn == null) {
            throw constraint(name, "Member must not be null");
        }
        if (arn.isEmpty() || arn.length() > MAX_ARN) {
            throw constraint(name, "Member must have length between 1 and " + MAX_ARN);
        }
        return require(name, arn, pattern);
    }

    private static String require(String name, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw constraint(name, "Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    private static void requireDuration(int seconds) {
        if (seconds < 900 || seconds > 43200) {
            throw constraint("durationSeconds", "Member must have value between 900 and 43200");
        }
    }

    private static Refusal constraint(String name, String rule) {
        return Refusal.validation(
                "1 validation error detected: Value at '" + name + "' failed to satisfy constraint: " + rule);
    }

    /** The known members of the JSON body; others are ignored, as the service does. */
    static final class CreateSessionBody {

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
}
