package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class CacheKeyTest {

    private static String key(String... parts) {
        CacheKey.Builder key = CacheKey.builder();
        for (String part : parts) {
            key.add(part);
        }
        return key.build().digits();
    }

    @Test
    void theSamePartsGiveTheSameKeyOf64HexadecimalDigits() {
        assertEquals(key("one", "two"), key("one", "two"));
        assertEquals(64, key("one").replaceAll("[^0-9a-f]", "").length());
    }

    @Test
    void differentPartsGiveDifferentKeys() {
        assertNotEquals(key("ab", "c"), key("a", "bc"));
        assertNotEquals(key("a", ""), key("", "a"));
        assertNotEquals(key("a"), key("a", ""));
        assertNotEquals(key("a\0\0\0\1b"), key("a", "b"));
    }

    @Test
    void nullIsTheSameAsEmpty() {
        assertEquals(key(""), CacheKey.builder().add((String) null).build().digits());
    }

    @Test
    void aSwitchCounts() {
        assertNotEquals(
                CacheKey.builder().add(true).build().digits(),
                CacheKey.builder().add(false).build().digits());
    }

    private static String hex(String text) {
        return CacheKey.sha256(text.getBytes(US_ASCII), text.length());
    }

    @Test
    void theDigestIsThatOfTheExamplesInTheStandard() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", hex(""));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hex("abc"));
        assertEquals(
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
                hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
        assertEquals("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", hex("a".repeat(1_000_000)));
    }
}
