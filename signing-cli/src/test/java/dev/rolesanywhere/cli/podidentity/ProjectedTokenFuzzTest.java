package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectedTokenFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        FakeCluster.sign(
                                FakeCluster.FIRST_KEY, "RS256", "key", FakeCluster.claims("team-a", "reader", "pod-1")),
                        "e30.e30.AA")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
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
