package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.testkit.SessionParameters.CreateSessionBody;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateSessionBodyTest {

    private static CreateSessionBody parse(String json) {
        return CreateSessionBody.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEmptyBodyHasNoParameters() {
        CreateSessionBody body = parse("");

        assertEquals(Map.of(), body.arns());
        assertEquals(Optional.empty(), body.durationSeconds());
        assertEquals(Optional.empty(), body.roleSessionName());
    }

    @Test
    void unknownMembersAreIgnoredWhateverTheyContain() {
        CreateSessionBody body = parse("{\"future\":{\"durationSeconds\":[1,{}]},\"durationSeconds\":900}");

        assertEquals(Optional.of(900), body.durationSeconds());
    }

    @Test
    void nullMeansAbsent() {
        CreateSessionBody body = parse("{\"durationSeconds\":null,\"roleSessionName\":null,\"roleArn\":null}");

        assertEquals(Optional.empty(), body.durationSeconds());
        assertEquals(Map.of(), body.arns());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"durationSeconds\":900,\"durationSeconds\":901}",
                "{\"durationSeconds\":900.0}",
                "{\"durationSeconds\":\"900\"}",
                "{\"durationSeconds\":true}",
                "{\"roleSessionName\":[\"a\"]}",
                "{\"roleArn\":{}}",
                "{\"roleArn\":\"a\"",
                "{\"roleArn\" \"a\"}",
                "\uFEFF\uFEFF{}"
            })
    void whatTheServiceCannotReadIsAValidationError(String json) {
        Refusal refusal = assertThrows(Refusal.class, () -> parse(json));

        assertEquals("ValidationException", refusal.error().code());
    }
}
