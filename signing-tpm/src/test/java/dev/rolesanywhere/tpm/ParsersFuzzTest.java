package dev.rolesanywhere.tpm;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;

/** Any bytes are parsed, or rejected with an exception for that. */
class ParsersFuzzTest {

    private static final TpmCommand COMMAND = TpmCommand.flushContext(0x80000000);

    @FuzzTest(maxDuration = "20s")
    void aResponseIsParsedOrRejected(FuzzedDataProvider data) {
        boolean isAuthorized = data.consumeBoolean();
        try {
            TpmResponse.parse(COMMAND, isAuthorized, data.consumeRemainingAsBytes());
        } catch (TpmException | MalformedException e) {
            if (e.getMessage() == null) {
                throw e;
            }
        }
    }

    @FuzzTest(maxDuration = "20s")
    void aPublicAreaIsParsedOrRejected(FuzzedDataProvider data) {
        try {
            PublicArea.parse(data.consumeRemainingAsBytes());
        } catch (IdentityException | MalformedException e) {
            if (e.getMessage() == null) {
                throw e;
            }
        }
    }

    @FuzzTest(maxDuration = "20s")
    void aKeyFileIsParsedOrRejected(FuzzedDataProvider data) {
        try {
            TpmKey.inFile("key", data.consumeRemainingAsBytes());
        } catch (IdentityException e) {
            if (e.getMessage().isEmpty()) {
                throw e;
            }
        }
    }
}
