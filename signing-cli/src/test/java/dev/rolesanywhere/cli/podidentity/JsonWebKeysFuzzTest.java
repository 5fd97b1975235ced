package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonWebKeysFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"key\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\""
                                + "x".repeat(342) + "\",\"e\":\"AQAB\"}]}",
                        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}]}")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 10_000)
    void anyKeySetIsReadOrNotJson(@NotNull String json) {
        ProjectedToken token = ProjectedToken.parse(FakeCluster.sign(
                FakeCluster.FOREIGN_KEY, "RS256", "key", FakeCluster.claims("team-a", "reader", "pod-1")));
        try {
            JsonWebKeys keys = JsonWebKeys.parse(FlatJson.parse(json.getBytes(UTF_8)));
            assertTrue(keys.keyOf(token)
                    .filter(key -> JsonWebKeys.isSignedBy(key, token))
                    .isEmpty());
        } catch (IOException ignored) {
            // It is not a JSON object.
        }
    }
}
