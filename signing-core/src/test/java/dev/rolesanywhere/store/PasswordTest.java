package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordTest {

    private static Password of(String text) {
        return Password.from(text::toCharArray);
    }

    @Test
    void aPasswordIsRequestedEachTimeAndOnlyWhenItIsNeeded() {
        AtomicInteger requests = new AtomicInteger();
        Password password = Password.from(() -> {
            requests.incrementAndGet();
            return new char[] {'x'};
        });

        assertTrue(password.isGiven());
        assertEquals("Password[given]", password.toString());
        assertEquals(0, requests.get());
        assertArrayEquals(new char[] {'x'}, password.require("the key"));
        assertArrayEquals(new char[] {'x'}, password.orNull());
        assertEquals(2, requests.get());
    }

    @Test
    void withoutAPasswordTheEncryptedThingIsNamed() {
        assertFalse(Password.NONE.isGiven());
        assertNull(Password.NONE.orNull());
        assertEquals("Password[none]", Password.NONE.toString());
        IdentityException failure =
                assertThrows(IdentityException.class, () -> Password.NONE.require("the private key"));

        assertEquals(Reason.PASSWORD_MISSING, failure.reason());
        assertEquals("the private key is encrypted, but no password was given", failure.getMessage());
    }

    @Test
    void theExceptionOfASupplierIsCarriedThroughTheParsers() {
        IllegalStateException thrown = new IllegalStateException("the vault is sealed");
        Password password = Password.from(() -> {
            throw thrown;
        });

        Password.SupplierFailure failure =
                assertThrows(Password.SupplierFailure.class, () -> password.require("the key"));
        assertSame(thrown, failure.thrown());
        assertSame(thrown, assertThrows(IllegalStateException.class, password::orNull));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 61, 00610000",
        "ü, c3bc, 00fc0000",
        "€, e282ac, 20ac0000",
        "😀, f09f9880, d83dde000000",
        "'', '', 0000"
    })
    void aPasswordHasTwoEncodings(String text, String utf8, String bmp) {
        Password.Encoded encoded = Password.Encoded.of(text.toCharArray());

        assertEquals(utf8, HexFormat.of().formatHex(encoded.utf8()));
        assertEquals(bmp, HexFormat.of().formatHex(encoded.bmp()));
    }

    @Test
    void onlyTheEmptyPasswordHasASecondFormOfNoBytes() {
        List<Password.Encoded> ofNothing = Password.Encoded.encodingsOf(new char[0]);

        assertEquals(2, ofNothing.size());
        assertEquals(2, ofNothing.get(0).bmp().length);
        assertEquals(0, ofNothing.get(1).bmp().length);
        assertEquals(0, ofNothing.get(1).utf8().length);
        assertEquals(1, Password.Encoded.encodingsOf(new char[] {'x'}).size());
    }

    @Test
    void noTextShowsTheCharacters() {
        assertEquals("Password[given]", of("hunter2").toString());
        assertEquals(
                "Password.Encoded", Password.Encoded.of("hunter2".toCharArray()).toString());
    }
}
