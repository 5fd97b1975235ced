package dev.rolesanywhere.cli.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SessionKeyTest {

    private static String key(String... parts) {
        SessionKey.Builder key = SessionKey.builder();
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
        assertEquals(key(""), SessionKey.builder().add((String) null).build().digits());
    }

    @Test
    void aSwitchCounts() {
        assertNotEquals(
                SessionKey.builder().add(true).build().digits(),
                SessionKey.builder().add(false).build().digits());
    }
}
