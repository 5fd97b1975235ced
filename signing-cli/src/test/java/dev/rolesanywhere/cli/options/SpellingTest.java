package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    private static final List<String> OPTIONS = List.of(
            "--certificate", "--cert-selector", "--private-key", "--region", "--role-arn", "--profile-arn", "--port");

    @ParameterizedTest
    @CsvSource({
        "--certifcate,    --certificate",
        "--certificates,  --certificate",
        "--CERTIFICATE,   --certificate",
        "-certificate,    --certificate",
        "certificate,     --certificate",
        "–certificate,    --certificate",
        "—certificate,    --certificate",
        "−−region,        --region",
        "--reigon,        --region",
        "--privatekey,    --private-key",
        "--private_key,   --private-key",
        "--rolearn,       --role-arn"
    })
    void aMisspelledOptionIsRecognized(String word, String option) {
        assertEquals(Optional.of(option), Spelling.nearest(word, OPTIONS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verbose", "--key", "", "--", "hunter2", "x", "--certificate-authority-file"})
    void otherWordsAreNotRecognized(String word) {
        assertEquals(Optional.empty(), Spelling.nearest(word, OPTIONS));
    }

    @Test
    void aDashIsDistinguishedFromAHyphen() {
        assertTrue(Spelling.beginsWithDash("–certificate"));
        assertTrue(Spelling.beginsWithDash("—certificate"));
        assertFalse(Spelling.beginsWithDash("--certificate"));
        assertFalse(Spelling.beginsWithDash("a–b"));
    }
}
