package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;

class TpmResponseFuzzTest {

    private static final TpmCommand COMMAND = TpmCommand.flushContext(0x80000000);

    @FuzzTest(maxDuration = "1m", maxExecutions = 500_000)
    void aResponseIsParsedOrRejected(FuzzedDataProvider data) {
        boolean isAuthorized = data.consumeBoolean();
        try {
            TpmResponse.parse(COMMAND, isAuthorized, data.consumeRemainingAsBytes());
        } catch (TpmException | MalformedException e) {
            assertNotNull(e.getMessage());
        }
    }
}
