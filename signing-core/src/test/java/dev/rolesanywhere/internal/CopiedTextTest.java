package dev.rolesanywhere.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiedTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 'b' c",
                " a 'b' c\r\n",
                "\"a 'b' c\"",
                "`a 'b' c`",
                "\u201ca 'b' c\u201d",
                "\ufeff\u00a0a 'b' c\t"
            })
    void blanksLineBreaksAndQuotesAroundAValueAreRemoved(String copied) {
        assertEquals("a 'b' c", CopiedText.trimmed(copied));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "\n'\n"})
    void nothingRemainsOfAValueThatHasNothingElse(String copied) {
        assertEquals("", CopiedText.trimmed(copied));
    }
}
