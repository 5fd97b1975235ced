package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.cli.process.UsageException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorTextFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "Key=x509Subject,Value=CN=edge,O=Example Key=x509Issuer,Value=CN=ca Key=x509Serial,Value=0a1b",
                        "Key=x509Subject,Value=CN=Smith\\, J",
                        "Key=x509Subject,Value=2.5.4.3=#0c0465646765",
                        "Key=x509Serial,Value=x",
                        "[{\"Key\": \"x509Subject\", \"Value\": \"CN=edge\"}]",
                        "[{\"Key\": \"x509Serial\"}]")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void everyTextIsASelectorOrRejected(@NotNull String text) {
        try {
            if (text.startsWith("[")) {
                SelectorText.parseJson("the file", text);
            } else if (!text.startsWith("file://")) {
                SelectorText.parse(text);
            }
        } catch (UsageException e) {
            assertTrue(e.getMessage().startsWith("--cert-selector: "), e.getMessage());
        }
    }
}
