package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolesanywhere.identity.IdentityException;

class TpmKeyFuzzTest {

    @FuzzTest(maxDuration = "1m", maxExecutions = 100_000)
    void aKeyFileIsParsedOrRejected(FuzzedDataProvider data) {
        try {
            TpmKey.inFile("key", data.consumeRemainingAsBytes());
        } catch (IdentityException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
