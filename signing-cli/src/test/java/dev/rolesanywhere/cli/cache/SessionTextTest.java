package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SessionTextTest {

    private static final SessionKey KEY = SessionKey.builder().add("key").build();
    private static final CachedSession SESSION = new CachedSession(
            new SessionTimes(1, 2, 3, 4, 5),
            "arn:aws:iam::111122223333:role/edge",
            "",
            "CN=Müller €,O=Example",
            "{\"Version\":1,\"SecretAccessKey\":\"secret\"}");

    private static byte[] signed(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return (body + "sha256 " + Sha256.hex(bytes, bytes.length) + "\n").getBytes(UTF_8);
    }

    private static String body() {
        return new String(SessionText.write(KEY, SESSION), UTF_8).replaceFirst("sha256 .*\n", "");
    }

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(SESSION, SessionText.parse(KEY, SessionText.write(KEY, SESSION)));
    }

    @Test
    void eachLineIsANameAndAValue() {
        assertEquals("""
                aws_signing_helper-session 1
                key %s
                issued 1
                expiration 2
                renewal 3
                certificate-start 4
                certificate-end 5
                role arn:aws:iam::111122223333:role/edge
                role-session-name\s
                certificate CN=Müller €,O=Example
                credentials {"Version":1,"SecretAccessKey":"secret"}
                """.formatted(KEY.digits()), body());
    }

    @Test
    void aChangeOfAnyByteIsSeen() {
        byte[] whole = SessionText.write(KEY, SESSION);
        for (int position = 0; position < whole.length; position++) {
            byte[] changed = whole.clone();
            changed[position] ^= 1;
            assertNull(SessionText.parse(KEY, changed), "byte " + position);
        }
    }

    @Test
    void aTornFileIsSeen() {
        byte[] whole = SessionText.write(KEY, SESSION);
        for (int length = 0; length < whole.length; length++) {
            assertNull(SessionText.parse(KEY, Arrays.copyOf(whole, length)), "length " + length);
        }
    }

    @Test
    void theFileOfAnotherSessionIsNoneOfThisOne() {
        SessionKey other = SessionKey.builder().add("other").build();

        assertNull(SessionText.parse(other, SessionText.write(KEY, SESSION)));
    }

    @Test
    void aFormThatIsNotKnownIsNotRead() {
        assertNotNull(SessionText.parse(KEY, signed(body())));
        assertNull(SessionText.parse(KEY, signed(body().replace("session 1\n", "session 2\n"))));
        assertNull(SessionText.parse(KEY, signed(body().replace("issued 1\n", ""))));
        assertNull(SessionText.parse(KEY, signed(body().replace("issued 1\n", "issued x\n"))));
        assertNull(SessionText.parse(KEY, signed(body().replace("issued 1\n", "issued 99999999999999999999\n"))));
        assertNull(SessionText.parse(KEY, signed("")));
        assertNull(SessionText.parse(KEY, signed(body() + "x".repeat(SessionText.MOST_BYTES))));
    }

    @Test
    void aValueCannotForgeALine() {
        CachedSession forged = new CachedSession(SESSION.times(), "role", "name", "CN=a\ncredentials {}", "{}");

        CachedSession read = SessionText.parse(KEY, SessionText.write(KEY, forged));

        assertNotNull(read);
        assertEquals("CN=a credentials {}", read.certificate());
        assertEquals("{}", read.json());
    }

    @Test
    void noSecretIsShown() {
        assertFalse(SESSION.toString().contains("secret"), SESSION.toString());
        assertTrue(SESSION.toString().contains("role/edge"));
    }
}
