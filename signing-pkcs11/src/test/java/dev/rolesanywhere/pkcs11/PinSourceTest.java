package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinSourceTest {

    private final PinSource source = new PinSource(Map.of("TOKEN_PIN", "47 11"));

    private Optional<String> pin(String query) {
        return source.of(Pkcs11Uri.parse("pkcs11:?" + query)).map(String::new);
    }

    private String refusal(String query) {
        IdentityException refusal = assertThrows(IdentityException.class, () -> pin(query));
        assertEquals(Reason.PIN_MISSING, refusal.reason());
        return refusal.getMessage();
    }

    @Test
    void aPinIsInTheUriOrInAVariable() {
        assertEquals(Optional.of("47 11"), pin("pin-value=47%2011"));
        assertEquals(Optional.of("47 11"), pin("pin-source=env:TOKEN_PIN"));
        assertEquals(Optional.empty(), pin("module-name=x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file://", "file://localhost"})
    void aPinIsTheFirstLineOfAFile(String scheme, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("the pin"), "pässwörd\nmore\n");

        assertEquals(Optional.of("pässwörd"), pin("pin-source=" + scheme + file));
        assertEquals(
                Optional.of("pässwörd"),
                pin("pin-source=" + scheme + file.toUri().getRawPath()));
    }

    @Test
    void missingFilesAndVariablesAreNamed() {
        assertEquals(
                "pin-source: the environment variable NO_PIN is not set; set it", refusal("pin-source=env:NO_PIN"));
        assertTrue(refusal("pin-source=file:/not/there")
                .startsWith("pin-source: /not/there does not exist; check the path"));
        assertTrue(refusal("pin-source=file:/dev/zero").contains("/dev/zero: it is larger than 4 KiB"));
    }

    @Test
    void anEmptyPinIsRejectedWithItsSource(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("empty"), "\n1234\n");

        assertTrue(refusal("pin-value=").startsWith("pin-value of the PKCS#11 URI is empty"));
        assertTrue(refusal("pin-source=" + file).contains(file + " is empty"));
    }

    @Test
    void aFileOfFourKibibytesIsReadAndALargerOneIsNot(@TempDir Path folder) throws IOException {
        Path largest = Files.writeString(folder.resolve("largest"), "1234\n" + "x".repeat(4091));
        Path larger = Files.writeString(folder.resolve("larger"), "1234\n" + "x".repeat(4092));

        assertEquals(Optional.of("1234"), pin("pin-source=" + largest));
        assertTrue(refusal("pin-source=" + larger).contains(larger + ": it is larger than 4 KiB"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "1234\n", "1234\r\n", "1234\r", "1234\nmore", "1234\n\n"})
    void onlyTheFirstLineOfAFileIsThePin(String content, @TempDir Path folder) throws IOException {
        assertEquals(Optional.of("1234"), pin("pin-source=" + Files.writeString(folder.resolve("pin"), content)));
    }

    @Test
    void blanksBelongToThePin(@TempDir Path folder) throws IOException {
        assertEquals(
                Optional.of(" 12 34 "), pin("pin-source=" + Files.writeString(folder.resolve("pin"), " 12 34 \n")));
    }

    /** People write the PIN itself after env: or file:. */
    @ParameterizedTest
    @CsvSource({
        "env:HSM_PIN, true",
        "env:A_1, true",
        "env:PIN, false",
        "env:hsm_pin, false",
        "env:_PIN, false",
        "env:1234, false",
        "/etc/pin, true",
        "/etc/hsm/pin, true",
        "file:/etc/pin, true",
        "file:/1234, false",
        "/1234, false",
        "file:1234, false",
        "1234, false"
    })
    void onlyASourceThatCannotBeThePinIsShown(String text, boolean isNoPin) {
        assertEquals(isNoPin, PinSource.isNoPin(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:4711", "env:x4711", "file:4711", "file:/4711", "/4711", "4711"})
    void aPinInPlaceOfItsSourceIsNotInTheMessage(String text) {
        String message = refusal("pin-source=" + text);

        assertFalse(message.contains("4711"), message);
    }

    @Test
    void aByteOrderMarkIsNotPartOfThePin(@TempDir Path folder) throws IOException {
        assertEquals(
                Optional.of("1234"), pin("pin-source=" + Files.writeString(folder.resolve("pin"), "\uFEFF1234\r\n")));
    }

    @Test
    void programsAreNotRunAndMisplacedPinsAreNotShown() {
        assertTrue(refusal("pin-source=|/bin/cat").contains("neither a file nor a variable"));
        assertFalse(refusal("pin-source=4711").contains("4711"));
    }
}
