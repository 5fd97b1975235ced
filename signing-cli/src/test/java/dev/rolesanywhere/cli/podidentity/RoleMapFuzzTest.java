package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.SigningHelperException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoleMapFuzzTest {

    static Stream<Arguments> seeds() {
        String role = "arn:aws:iam::111122223333:role/r";
        return Stream.of(
                        "a/b " + role,
                        "# x\n*/b? " + role + " session-name={namespace}-{pod} duration=900 # y",
                        "a/b " + role + " profile=" + RoleMapTest.PROFILE,
                        "a/b " + role + " duration=99999")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void anyMapIsReadOrRejectedWithALine(@NotNull String text) {
        try {
            RoleMap map = RoleMapParser.parse("roles.map", text, RoleMapTest.DEFAULTS);
            map.sessionFor(new Pod("namespace", "account", "pod")).ifPresent(RoleSession::request);
        } catch (SigningHelperException e) {
            assertTrue(e.getMessage().startsWith("roles.map, line "), e.getMessage());
        }
    }
}
