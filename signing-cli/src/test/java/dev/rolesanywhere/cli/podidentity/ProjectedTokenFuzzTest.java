package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectedTokenFuzzTest {

    static Stream<Arguments> seeds() {
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        // Seeds are the same in each run.
        claims.put("nbf", "1800000000");
        claims.put("exp", "1800003600");
        String token = FakeCluster.sign(FakeCluster.FIRST_KEY, "RS256", "key", claims);
        return Stream.of(token.substring(0, token.lastIndexOf('.')) + ".AA", "e30.e30.AA")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void anyTokenIsParsedOrRefused(@NotNull String text) {
        try {
            ProjectedToken token = ProjectedToken.parse(text);
            assertTrue(token.pod().isValid());
            token.requireFor(FakeCluster.AUDIENCE, FakeCluster.NODE, Instant.EPOCH);
        } catch (RefusedTokenException e) {
            assertTrue(!e.isTemporary());
        }
    }
}
