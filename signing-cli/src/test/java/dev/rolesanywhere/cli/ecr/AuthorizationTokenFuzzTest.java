package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthorizationTokenFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOnNlY3JldA==\",\"expiresAt\":1.8E9}]}",
                        "{\"authorizationData\":{\"authorizationToken\":\"QVdTOnNlY3JldA==\","
                                + "\"expiresAt\":\"2026-11-26T12:00:00Z\"}}",
                        "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOgpz\",\"expiresAt\":1e999}]}",
                        "{\"authorizationData\":[]}")
                .map(text -> Arguments.of((Object) text.getBytes(UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void aTokenFitsOnALine(byte @NotNull [] input) {
        Map<String, String> fields;
        try {
            fields = JsonStrings.withNumbers(input);
        } catch (IOException ignored) {
            // It is not a JSON object.
            return;
        }
        for (boolean isPublic : new boolean[] {true, false}) {
            AuthorizationToken token = AuthorizationToken.of(fields, isPublic);
            if (token != null) {
                assertTrue(token.toCacheEntry("", "", 0).text().indexOf('\n') < 0);
            }
        }
    }
}
