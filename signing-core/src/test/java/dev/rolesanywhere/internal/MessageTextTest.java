package dev.rolesanywhere.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {

    private static final String SECRET_ACCESS_KEY = "kT9z+QmW4v1bX8/rLr2cYp7Hd0sJfG5nAeU3oVqZ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/pki/tls/private/node-17.example.com.key: permission denied",
                "arn:aws:iam::111122223333:role/IamRolesAnywhereInstanceProfileRoleDefaultPolicy1A2B3C4D",
                "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
                "/Users/Jane/Documents/Certificates2026/Production/Environment/Europe1/key",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.pem does not exist",
                "C:\\ProgramData\\Amazon\\SigningHelper\\Certificates1\\WebServerProduction.pem"
            })
    void pathsArnsAndSentencesAreShown(String text) {
        assertEquals(text, MessageText.of(text));
        assertFalse(MessageText.looksSecret(text));
    }

    @Test
    void pemIsHidden() {
        String pem = "-----BEGIN PRIVATE KEY-----\nMIGH\nAgEA\n-----END PRIVATE KEY-----\n";

        assertEquals("[not shown] does not exist", MessageText.of(pem.strip() + " does not exist"));
        assertEquals("it is '[not shown]'", MessageText.of("it is '" + pem + "'"));
        assertEquals("'[not shown]", MessageText.of("'-----BEGIN PRIVATE KEY-----\nMIGHAgEA"));
        assertTrue(MessageText.looksSecret(pem));
    }

    @Test
    void aSecretAccessKeyIsHidden() {
        assertEquals(
                "'[not shown]' is not a role ARN", MessageText.of("'" + SECRET_ACCESS_KEY + "' is not a role ARN"));
    }

    @Test
    void everyKeyInBase64IsHidden() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        for (int round = 0; round < 1000; round++) {
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            assertEquals("[not shown]", MessageText.of(Base64.getEncoder().encodeToString(key)));
        }
    }

    @Test
    void nearlyEveryRandomSecretOf40CharactersIsHidden() {
        SecureRandom random = new SecureRandom();
        int hidden = 0;
        for (int round = 0; round < 1000; round++) {
            byte[] secret = new byte[30];
            random.nextBytes(secret);
            hidden += MessageText.looksSecret(Base64.getEncoder().encodeToString(secret)) ? 1 : 0;
        }
        assertTrue(hidden > 950, hidden + " of 1000");
    }

    @Test
    void aMessageIsOneLine() {
        assertEquals("a b c", new SigningHelperException("a\r\nb\u2028c").getMessage());
    }

    @Test
    void textFromOutsideHasAtMost1000Characters() {
        String longest = "word ".repeat(199) + "words";

        assertEquals(longest, MessageText.shortened(longest));
        assertEquals(longest + "…", MessageText.shortened(longest + "."));
        assertEquals("a b", MessageText.shortened(" \u0000a\u001b\u009fb\u200e "));
    }

    /** Names of this length are common, and no secret access key is as short. */
    @Test
    void randomTextOfFewerThan32CharactersIsShown() {
        String random = "kT9zQmW4v1bX8rLr2cYp7Hd0sJfG5nAe";

        assertEquals("[not shown]", MessageText.of(random));
        assertEquals(random.substring(1), MessageText.of(random.substring(1)));
    }

    @Test
    void whatSurroundsAKeyIsShown() {
        assertEquals(
                "env:[not shown], then '[not shown]'.",
                MessageText.of("env:" + SECRET_ACCESS_KEY + ", then '" + SECRET_ACCESS_KEY + "'."));
    }

    @Test
    void aLongTextTakesLinearTime() {
        String text = "aB1-----BEGIN".repeat(200_000);

        assertTimeout(Duration.ofSeconds(60), () -> MessageText.of(text));
    }
}
