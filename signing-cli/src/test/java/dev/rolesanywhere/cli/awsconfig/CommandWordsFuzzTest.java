package dev.rolesanywhere.cli.awsconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.SigningHelperException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandWordsFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "aws_signing_helper credential-process --certificate '/a b' --role-arn \"r\\\"s\"",
                        "C:\\\\helper.exe \"two words\\\\\" x",
                        "a 'b",
                        "'' \"\"")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void wordsInQuotationMarksAreSplitIntoTheSameWords(@NotNull String command) {
        try {
            List<String> words = CommandWords.split(command, false);
            String quoted = words.stream()
                    .map(word -> "'" + word.replace("'", "'\\''") + "'")
                    .collect(Collectors.joining(" "));
            assertEquals(words, CommandWords.split(quoted, false));
            assertTrue(CommandWords.split(command, true).size() <= command.length());
        } catch (SigningHelperException e) {
            assertTrue(e.getMessage().contains("quotation mark"), e.getMessage());
        }
    }
}
