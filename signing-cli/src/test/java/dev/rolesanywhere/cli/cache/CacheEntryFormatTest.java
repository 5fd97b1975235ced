package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CacheEntryFormatTest {

    private static final CacheKey KEY = CacheKey.builder().add("key").build();
    private static final CacheEntry SESSION = new CacheEntry(
            new CacheEntry.Times(1, 2, 3, 4, 5),
            "arn:aws:iam::111122223333:role/edge",
            "",
            "CN=Müller €,O=Example",
            "{\"Version\":1,\"SecretAccessKey\":\"secret\"}");

    private static byte[] withDigest(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return (body + "sha256 " + CacheKey.sha256(bytes, bytes.length) + "\n").getBytes(UTF_8);
    }

    private static String body() {
        return new String(CacheEntryFormat.write(KEY, SESSION), UTF_8).replaceFirst("sha256 .*\n", "");
    }

    @Test
    void anEntryIsReadAsItWasWritten() {
        assertEquals(SESSION, CacheEntryFormat.parse(KEY, CacheEntryFormat.write(KEY, SESSION)));
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
    void aChangeOfAnyByteIsDetected() {
        byte[] whole = CacheEntryFormat.write(KEY, SESSION);
        for (int position = 0; position < whole.length; position++) {
            byte[] changed = whole.clone();
            changed[position] ^= 1;
            assertNull(CacheEntryFormat.parse(KEY, changed), "byte " + position);
        }
    }

    @Test
    void anIncompleteFileIsDetected() {
        byte[] whole = CacheEntryFormat.write(KEY, SESSION);
        for (int length = 0; length < whole.length; length++) {
            assertNull(CacheEntryFormat.parse(KEY, Arrays.copyOf(whole, length)), "length " + length);
        }
    }

    @Test
    void theFileOfAnotherSessionIsRejected() {
        CacheKey other = CacheKey.builder().add("other").build();

        assertNull(CacheEntryFormat.parse(other, CacheEntryFormat.write(KEY, SESSION)));
    }

    @Test
    void anUnknownVersionIsRejected() {
        assertNotNull(CacheEntryFormat.parse(KEY, withDigest(body())));
        assertNull(CacheEntryFormat.parse(KEY, withDigest(body().replace("session 1\n", "session 2\n"))));
    }

    @Test
    void aFileWithTheRightDigestAndOtherLinesIsRejected() {
        assertNull(CacheEntryFormat.parse(KEY, withDigest(body().replace("issued 1\n", ""))));
        assertNull(CacheEntryFormat.parse(KEY, withDigest(body().replace("issued 1\n", "issued x\n"))));
        assertNull(
                CacheEntryFormat.parse(KEY, withDigest(body().replace("issued 1\n", "issued 99999999999999999999\n"))));
        assertNull(CacheEntryFormat.parse(KEY, withDigest("")));
        assertNull(CacheEntryFormat.parse(KEY, withDigest(body() + "x".repeat(CacheEntryFormat.MAX_BYTES))));
    }

    @Test
    void aValueCannotForgeALine() {
        CacheEntry forged = new CacheEntry(SESSION.times(), "role", "name", "CN=a\ncredentials {}", "{}");

        CacheEntry read = CacheEntryFormat.parse(KEY, CacheEntryFormat.write(KEY, forged));

        assertNotNull(read);
        assertEquals("CN=a credentials {}", read.certificate());
        assertEquals("{}", read.text());
    }

    @Test
    void toStringShowsNoSecret() {
        assertFalse(SESSION.toString().contains("secret"), SESSION.toString());
        assertTrue(SESSION.toString().contains("role/edge"));
    }
}
