package dev.rolesanywhere.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The JSON bodies of the service. */
final class ResponseJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ResponseJson() {}

    static String error(String message) {
        return write(json -> json.writeStringField("message", message));
    }

    static String error(String code, String message) {
        return write(json -> {
            json.writeStringField("__type", code);
            json.writeStringField("message", message);
        });
    }

    static String session(IssuedSession session, Subject subject, String trustAnchorArn) {
        return write(json -> {
            json.writeArrayFieldStart("credentialSet");
            json.writeStartObject();
            writeAssumedRoleUser(json, session);
            writeCredentials(json, session);
            json.writeNumberField("packedPolicySize", 10);
            json.writeStringField("roleArn", session.roleArn());
            json.writeStringField("sourceIdentity", subject.sourceIdentity());
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringField("subjectArn", subject.subjectArn(trustAnchorArn));
        });
    }

    private static void writeAssumedRoleUser(JsonGenerator json, IssuedSession session) throws IOException {
        json.writeObjectFieldStart("assumedRoleUser");
        json.writeStringField("arn", session.assumedRoleArn());
        json.writeStringField("assumedRoleId", session.assumedRoleId());
        json.writeEndObject();
    }

    private static void writeCredentials(JsonGenerator json, IssuedSession session) throws IOException {
        json.writeObjectFieldStart("credentials");
        json.writeStringField("accessKeyId", session.accessKeyId());
        json.writeStringField("expiration", session.expiration().toString());
        json.writeStringField("secretAccessKey", session.secretAccessKey());
        json.writeStringField("sessionToken", session.sessionToken());
        json.writeEndObject();
    }

    static String authorizationToken(IssuedAuthorizationToken token, boolean isInList) {
        String encoded = Base64.getEncoder()
                .encodeToString((token.username() + ":" + token.password()).getBytes(StandardCharsets.UTF_8));
        return write(json -> {
            json.writeFieldName("authorizationData");
            if (isInList) {
                json.writeStartArray();
            }
            json.writeStartObject();
            json.writeStringField("authorizationToken", encoded);
            json.writeNumberField(
                    "expiresAt", BigDecimal.valueOf(token.expiration().toEpochMilli(), 3));
            json.writeEndObject();
            if (isInList) {
                json.writeEndArray();
            }
        });
    }

    private static String write(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
