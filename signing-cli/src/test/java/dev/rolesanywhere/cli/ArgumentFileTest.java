package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentFileTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            --region eu-west-1           | --region,eu-west-1
            --region=eu-west-1           | --region=eu-west-1
            'a b' "c d"                  | a b,c d
            --alias='a b'                | --alias=a b
            "a \\"b\\" \\\\c"            | a "b" \\c
            "C:\\keys\\edge.pem"         | C:\\keys\\edge.pem
            '\\n'                        | \\n
            a # a comment                | a
            a#b                          | a#b
            @other                       | @other
            """)
    void wordsAreSeparatedByBlanksOutsideQuotes(String text, String words) {
        assertEquals(List.of(words.split(",")), ArgumentFile.parse(text));
    }

    @Test
    void aLineBreakSeparatesWordsAndEndsAComment() {
        assertEquals(List.of("a", "b", "c"), ArgumentFile.parse("\uFEFFa\r\n# x y\r\n\tb\nc"));
        assertEquals(List.of(), ArgumentFile.parse(" \n# only a comment"));
        assertEquals(List.of("open quote"), ArgumentFile.parse("'open quote"));
        assertEquals(List.of(""), ArgumentFile.parse("''"));
    }

    @Test
    void aLargeFileIsRejectedAndTheLargestTakesLinearTime(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("arguments");
        Files.writeString(file, "'\"# ".repeat(16 * 1024));
        assertTimeout(Duration.ofSeconds(2), () -> ArgumentFile.read(file.toString()));

        Files.writeString(file, "x".repeat(64 * 1024 + 1));
        String message = assertThrows(UsageException.class, () -> ArgumentFile.read(file.toString()))
                .getMessage();
        assertEquals("the argument file " + file + ": it is larger than 64 KiB; check the path", message);
    }

    @Test
    void aDirectoryIsRejected(@TempDir Path folder) {
        String message = assertThrows(UsageException.class, () -> ArgumentFile.read(folder.toString()))
                .getMessage();

        assertEquals("the argument file " + folder + " is a directory; specify a file in it", message);
    }
}
