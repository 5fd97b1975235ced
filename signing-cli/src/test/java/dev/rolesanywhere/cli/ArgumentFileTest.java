package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Work that grows with the square of the size copies the rest of the text at each character. */
    @ParameterizedTest
    @ValueSource(strings = {"'\"# ", "\"a ", "\"\\", "\\\"", "''", "\"\"a", "a", "a ", " ", "#", "#\n"})
    void theLargestFileCostsMemoryInProportionToItsSize(String part, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("arguments");
        Files.writeString(file, part.repeat(64 * 1024 / part.length()));
        ArgumentFile.parse(part);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        ArgumentFile.read(file.toString());

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 8 << 20, allocated + " bytes allocated");
    }

    @Test
    void aLargerFileIsRejected(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("arguments");
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
