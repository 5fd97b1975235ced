package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lockout is described in words, also if a TPM reports numbers that make no sense. */
class LockoutTest {

    @ParameterizedTest
    @CsvSource({
        "0, it does not end by itself",
        "1, it ends within 1 seconds",
        "119, it ends within 119 seconds",
        "120, it ends within 2 minutes",
        "121, it ends within 3 minutes",
        "7140, it ends within 119 minutes",
        "7141, it ends within 2 hours",
        "7201, it ends within 3 hours",
        "86400, it ends within 24 hours",
        "-1, it ends within 1193047 hours"
    })
    void theEnd(int secondsPerTry, String text) {
        assertEquals(text, new TpmException.Lockout(3, 3, secondsPerTry, true).end());
    }

    @ParameterizedTest
    @CsvSource({"0, 32, 0 of 32", "4, 32, 4 of 32", "-1, -1, 4294967295 of 4294967295"})
    void theTries(int tries, int limit, String text) {
        assertEquals(text + " wrong passwords are used up", new TpmException.Lockout(tries, limit, 0, false).used());
    }
}
