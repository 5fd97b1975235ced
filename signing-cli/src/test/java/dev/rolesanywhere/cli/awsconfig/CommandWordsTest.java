package dev.rolesanywhere.cli.awsconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.SigningHelperException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected words are those of Python's shlex.split, which botocore uses. */
class CommandWordsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "a b|a,b",
                "  a\t b  |a,b",
                "'a b' c|a b,c",
                "\"a b\"c|a bc",
                "a\\ b|a b",
                "'a\\ b'|a\\ b",
                "\"a\\\"b\\\\c\\d\"|a\"b\\c\\d",
                "'' x|,x",
                "a'b'\"c\"|abc"
            })
    void splitsLikeAPosixShell(String command, String words) {
        assertEquals(List.of(words.split(",", -1)), CommandWords.split(command, false));
    }

    @Test
    void lineBreaksSeparateWords() {
        assertEquals(List.of("a", "b", "c"), CommandWords.split("a\nb\r\nc\n", false));
        assertEquals(List.of(), CommandWords.split(" \n", false));
    }

    @Test
    void aBackslashIsPartOfAPathOnWindows() {
        assertEquals(
                List.of("C:\\Program Files\\x.exe", "it's", "a\"b"),
                CommandWords.split("\"C:\\Program Files\\x.exe\" it's a\\\"b", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a", "\"a", "a \"b' c"})
    void aMissingQuotationMarkIsRefused(String command) {
        assertThrows(SigningHelperException.class, () -> CommandWords.split(command, false));
    }
}
