package dev.rolesanywhere.cli.credentialsfile;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"default", "my team", "équipe", "日本", "a.b/c_d-e%f@g", "[x", "profile x", "😀", "="})
    void aValueThatAHeaderCanContainIsAccepted(String name) {
        assertDoesNotThrow(() -> new ProfileName(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "a]",
                "]",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u0000",
                "a\u001bb",
                "a\u0085b",
                "a\u2028b",
                "a#b",
                "a;b",
                "__proto__",
                "profile __proto__",
                "\ufeffa"
            })
    void aValueThatAHeaderCannotContainIsRejected(String name) {
        SigningHelperException refusal = assertThrows(SigningHelperException.class, () -> new ProfileName(name));

        assertTrue(refusal.getMessage().startsWith("--profile "), refusal.getMessage());
    }
}
