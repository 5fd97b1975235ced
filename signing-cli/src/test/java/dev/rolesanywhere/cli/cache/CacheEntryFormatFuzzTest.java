package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheEntryFormatFuzzTest {

    private static final CacheKey KEY = CacheKey.builder().build();

    static Stream<Arguments> seeds() {
        String lines = "aws_signing_helper-session 1\nkey " + KEY.digits() + "\nissued 1\nexpiration 2\nrenewal 3\n";
        return Stream.of(lines, lines + "certificate-start 4\ncertificate-end -5\nrole \n", "key ")
                .map(Arguments::of);
    }

    /** Adds a correct digest, which a fuzzer would never guess. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void anyLinesAreParsedOrRejected(@NotNull String lines) {
        byte[] body = lines.getBytes(UTF_8);
        CacheEntryFormat.parse(KEY, body);
        CacheEntryFormat.parse(KEY, (lines + "sha256 " + CacheKey.sha256(body, body.length) + "\n").getBytes(UTF_8));
    }
}
