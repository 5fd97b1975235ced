package dev.rolesanywhere.cli.ecr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.SigningHelperException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AwsCredentialsFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "{\"Version\":1,\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}",
                        "{\"Version\":2,\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\"}",
                        "{\"Version\":1}",
                        "null")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void credentialsAreParsedOrRejected(@NotNull String text) {
        try {
            AwsCredentials.parse(text, "it");
        } catch (SigningHelperException e) {
            assertTrue(e.getMessage().startsWith("it "), e.getMessage());
        }
    }
}
