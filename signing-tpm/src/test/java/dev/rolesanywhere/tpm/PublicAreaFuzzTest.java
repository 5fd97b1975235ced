package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;

class PublicAreaFuzzTest {

    @FuzzTest(maxDuration = "1m", maxExecutions = 200_000)
    void aPublicAreaIsParsedOrRejected(FuzzedDataProvider data) {
        try {
            PublicArea.parse(data.consumeRemainingAsBytes());
        } catch (IdentityException | MalformedException e) {
            assertNotNull(e.getMessage());
        }
    }
}
