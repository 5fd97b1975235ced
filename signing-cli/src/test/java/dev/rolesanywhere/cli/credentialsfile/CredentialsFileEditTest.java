package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileEditTest {

    private static final ProfileName DEFAULT = new ProfileName("default");

    private static CredentialsFileEdit.Result edit(ProfileName profile, byte[] before) {
        return new CredentialsFileEdit(profile, CorpusCase.NEW).applyTo(new String(before, ISO_8859_1));
    }

    private static String edit(String before) {
        return new CredentialsFileEdit(DEFAULT, CorpusCase.NEW).applyTo(before).text();
    }

    @ParameterizedTest
    @MethodSource("dev.rolesanywhere.cli.credentialsfile.CorpusCase#accepted")
    void onlyTheKeysChange(CorpusCase file) {
        CredentialsFileEdit.Result edited = edit(file.profile(), file.before());

        assertEquals(new String(file.after(), ISO_8859_1), edited.text());
        assertEquals(file.warnings().size(), edited.warnings().size(), edited.warnings()::toString);
        for (int index = 0; index < file.warnings().size(); index++) {
            String warning = edited.warnings().get(index);
            assertTrue(warning.contains(file.warnings().get(index)), warning);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.rolesanywhere.cli.credentialsfile.CorpusCase#accepted")
    void aSecondUpdateChangesNothingButValues(CorpusCase file) {
        assertEquals(
                new String(file.after(), ISO_8859_1),
                edit(file.profile(), file.after()).text());
    }

    @ParameterizedTest
    @MethodSource("dev.rolesanywhere.cli.credentialsfile.CorpusCase#refused")
    void ambiguousFilesAreRejected(CorpusCase file) {
        SigningHelperException refusal =
                assertThrows(SigningHelperException.class, () -> edit(file.profile(), file.before()));

        assertTrue(refusal.getMessage().contains(file.refusal()), refusal.getMessage());
    }

    @Test
    void everyByteValueSurvives() {
        StringBuilder bytes = new StringBuilder("[other]\n");
        for (char each = 1; each < 256; each++) {
            bytes.append("k").append(each).append("=x\n");
        }

        assertTrue(edit(bytes.toString()).startsWith(bytes.toString()));
    }

    @Test
    void aLoneCarriageReturnEndsALineAsItDoesForJavaAndPython() {
        assertEquals(
                "[default]\raws_access_key_id = ASIAIOSFODNN7UPDATED\r"
                        + "aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\r"
                        + "aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE//+new==\rregion = x\r",
                edit("[default]\raws_access_key_id = A\rregion = x\r"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a b", "a\"b", "", "é", "a#b", "a\u0000"})
    void invalidValuesAreRejectedAndNotShown(String token) {
        SessionCredentials odd = new SessionCredentials("ASIA", "secret", token, Instant.EPOCH, "111122223333");

        SigningHelperException refusal =
                assertThrows(SigningHelperException.class, () -> new CredentialsFileEdit(DEFAULT, odd).applyTo(""));

        assertTrue(refusal.getMessage().startsWith("the value of aws_session_token from the service"));
        assertTrue(token.isEmpty() || !refusal.getMessage().contains(token));
    }

    @Test
    void toStringShowsNoSecret() {
        CredentialsFileEdit.Result edited = edit(DEFAULT, new byte[0]);

        assertFalse((edited + "").contains(CorpusCase.NEW.secretAccessKey()));
        assertFalse((new CredentialsFileEdit(DEFAULT, CorpusCase.NEW) + "").contains(CorpusCase.NEW.sessionToken()));
    }
}
