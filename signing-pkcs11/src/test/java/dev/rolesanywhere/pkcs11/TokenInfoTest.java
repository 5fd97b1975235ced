package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenInfoTest {

    private static final String UNKNOWN = "the token does not report how many attempts are left";

    private static TokenInfo token(long flags) {
        return new TokenInfo("card", "Maker", "Model", "4711", flags, 0);
    }

    /** The numbers are those of CK_TOKEN_INFO in PKCS#11, section 3.2. */
    @Test
    void eachFlagHasItsOwnMeaning() {
        for (int bit = 0; bit < 32; bit++) {
            long flag = 1L << bit;
            TokenInfo token = token(flag);

            assertEquals(flag == 0x4, token.needsLogin(), () -> "login at " + Long.toHexString(flag));
            assertEquals(flag == 0x100, token.hasKeyPad(), () -> "key pad at " + Long.toHexString(flag));
            assertEquals(flag == 0x400, token.isInitialized(), () -> "initialized at " + Long.toHexString(flag));
            assertEquals(flag == 0x20000, token.isFinalTry(), () -> "final try at " + Long.toHexString(flag));
            assertEquals(flag == 0x40000, token.isLocked(), () -> "locked at " + Long.toHexString(flag));
            boolean saysNothing = flag != 0x10000 && flag != 0x20000 && flag != 0x40000;
            assertEquals(saysNothing, token.attemptsLeft().equals(UNKNOWN), token::attemptsLeft);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x10000, 'some attempts have been used up; the token locks itself when none are left'",
        "0x20000, one attempt is left before the token locks itself",
        "0x30000, one attempt is left before the token locks itself",
        "0x40000, the token is locked now; unlock it with its PUK or security officer PIN",
        "0x70000, the token is locked now; unlock it with its PUK or security officer PIN",
        "0x50000, the token is locked now; unlock it with its PUK or security officer PIN"
    })
    void theWorstStateOfThePinIsReported(String flags, String attemptsLeft) {
        assertEquals(attemptsLeft, token(Long.decode(flags)).attemptsLeft());
    }

    @Test
    void returnValuesHaveTheNamesOfTheStandard() {
        assertEquals("CKR_PIN_INCORRECT", ReturnValue.name(0xA0));
        assertEquals("CKR_TOKEN_NOT_PRESENT", ReturnValue.name(0xE0));
        assertEquals("CKR_MECHANISM_INVALID", ReturnValue.name(0x70));
        assertEquals("error 0x80000001", ReturnValue.name(0x80000001L));
        assertEquals("error 0x0", ReturnValue.name(0));
    }

    /** Each of these counts as an attempt, so the same PIN must not be tried again. */
    @ParameterizedTest
    @CsvSource({
        "0xA0, true",
        "0xA1, true",
        "0xA2, true",
        "0xA3, false",
        "0xA4, false",
        "0x101, false",
        "0x05, false",
        "0x0, false"
    })
    void theTokenRejectsAPinInThreeWays(String value, boolean isRejectedPin) {
        assertEquals(isRejectedPin, ReturnValue.isOfRejectedPin(Long.decode(value)));
    }

    /** After these, the token is searched for again; after any other, that would only hide the failure. */
    @Test
    void theValuesAfterWhichATokenIsOpenedAgainAreKnown() {
        for (long value : new long[] {0x03, 0x05, 0x30, 0x32, 0x60, 0x82, 0xB0, 0xB3, 0xE0, 0xE1, 0x101, 0x190}) {
            assertTrue(ReturnValue.isOfLostToken(value), () -> ReturnValue.name(value));
        }
        for (long value : new long[] {0, 0x06, 0x0A, 0x54, 0x68, 0x70, 0xA0, 0xA4, 0xB1, 0x100, 0x102, 0x150, 0x191}) {
            assertFalse(ReturnValue.isOfLostToken(value), () -> ReturnValue.name(value));
        }
    }
}
