package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Response codes are taken apart as TPM 2.0, Part 2, section 6.6 describes them. */
class ResponseCodeTest {

    private static ResponseCode code(String value) {
        return new ResponseCode(Integer.decode(value));
    }

    /** The names are those of tpm2_rc_decode. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x1df | 0x1df (TPM_RC_INTEGRITY, parameter 1)",
                "0x98e | 0x98e (TPM_RC_AUTH_FAIL, session 1)",
                "0x9a2 | 0x9a2 (TPM_RC_BAD_AUTH, session 1)",
                "0x18b | 0x18b (TPM_RC_HANDLE, handle 1)",
                "0x28b | 0x28b (TPM_RC_HANDLE, handle 2)",
                "0x2c4 | 0x2c4 (TPM_RC_VALUE, parameter 2)",
                "0xfc4 | 0xfc4 (TPM_RC_VALUE, parameter 15)",
                "0x921 | 0x921 (TPM_RC_LOCKOUT)",
                "0x100 | 0x100 (TPM_RC_INITIALIZE)",
                "0x12f | 0x12f (TPM_RC_AUTH_UNAVAILABLE)",
                "0x084 | 0x84 (TPM_RC_VALUE)",
                "0x1bf | 0x1bf (handle 1)",
                "0x7ff | 0x7ff (parameter 7)",
                "0x155 | 0x155",
                "0x1e | 0x1e (TPM_RC_BAD_TAG)",
                "0xb0143 | 0xb0143 (TPM_RC_COMMAND_CODE)",
                "0xffffffff | 0xffffffff (parameter 15)"
            })
    void aCodeSaysWhatIsAtFault(String value, String text) {
        assertEquals(text, new ResponseCode(Integer.parseUnsignedInt(value.substring(2), 16)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x902", "0x903", "0x904", "0x905", "0x906"})
    void aFullTpm(String value) {
        assertTrue(code(value).isFull());
        assertFalse(code(value).isTemporary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x922", "0x908", "0x90a", "0x923", "0x920", "0xb0922"})
    void aBusyTpm(String value) {
        assertTrue(code(value).isTemporary());
        assertFalse(code(value).isFull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x910", "0x911", "0x916", "0x918", "0x91e"})
    void aLostObject(String value) {
        assertTrue(code(value).isOfLostObject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x98e", "0x9a2", "0xa8e", "0x18e"})
    void aWrongPassword(String value) {
        assertTrue(code(value).isWrongPassword());
    }

    /** A lockout must not be tried again, and a wrong password not be taken for something else. */
    @ParameterizedTest
    @ValueSource(strings = {"0x921", "0x101", "0x12f", "0x1df", "0x90f", "0x91f", "0x907", "0x000", "0x00e"})
    void allOthersAreFinal(String value) {
        ResponseCode code = code(value);

        assertFalse(code.isFull() || code.isTemporary() || code.isOfLostObject() || code.isWrongPassword());
    }

    @Test
    void aParameterIsAtFaultOrNot() {
        assertTrue(code("0x2c4").isOfParameter(2));
        assertTrue(code("0xb02ff").isOfParameter(2));
        assertFalse(code("0x2c4").isOfParameter(1));
        assertFalse(code("0x284").isOfParameter(2));
        assertFalse(code("0x240").isOfParameter(2));
    }
}
