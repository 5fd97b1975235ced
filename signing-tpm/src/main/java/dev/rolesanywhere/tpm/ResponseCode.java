package dev.rolesanywhere.tpm;

import java.util.Map;

/**
 * A TPM_RC. In format 1 it also names the handle, session or parameter at fault, which {@link #kind} leaves out.
 *
 * @param value the code as the TPM returned it
 */
record ResponseCode(int value) {

    static final int BAD_TAG = 0x1E;
    static final int INITIALIZE = 0x100;
    static final int FAILURE = 0x101;
    static final int DISABLED = 0x120;
    static final int AUTH_MISSING = 0x125;
    static final int POLICY = 0x126;
    static final int PCR_CHANGED = 0x128;
    static final int AUTH_UNAVAILABLE = 0x12F;
    static final int COMMAND_CODE = 0x143;
    static final int OBJECT_MEMORY = 0x902;
    static final int SESSION_MEMORY = 0x903;
    static final int MEMORY = 0x904;
    static final int SESSION_HANDLES = 0x905;
    static final int OBJECT_HANDLES = 0x906;
    static final int LOCALITY = 0x907;
    static final int YIELDED = 0x908;
    static final int TESTING = 0x90A;
    static final int REFERENCE_H0 = 0x910;
    static final int REFERENCE_S6 = 0x91E;
    static final int NV_RATE = 0x920;
    static final int LOCKOUT = 0x921;
    static final int RETRY = 0x922;
    static final int NV_UNAVAILABLE = 0x923;

    static final int ASYMMETRIC = 0x081;
    static final int ATTRIBUTES = 0x082;
    static final int HASH = 0x083;
    static final int VALUE = 0x084;
    static final int HIERARCHY = 0x085;
    static final int KEY_SIZE = 0x087;
    static final int TYPE = 0x08A;
    static final int HANDLE = 0x08B;
    static final int AUTH_FAIL = 0x08E;
    static final int SCHEME = 0x092;
    static final int SIZE = 0x095;
    static final int SYMMETRIC = 0x096;
    static final int INSUFFICIENT = 0x09A;
    static final int KEY = 0x09C;
    static final int POLICY_FAIL = 0x09D;
    static final int INTEGRITY = 0x09F;
    static final int TICKET = 0x0A0;
    static final int RESERVED_BITS = 0x0A1;
    static final int BAD_AUTH = 0x0A2;
    static final int CURVE = 0x0A6;
    static final int POLICY_CC = 0x0A4;

    static final ResponseCode OF_TPM_12 = new ResponseCode(BAD_TAG);

    private static final int FORMAT_1 = 0x80;
    private static final int PARAMETER = 0x40;
    private static final int ERROR_OF_FORMAT_1 = 0x3F;
    /** Resource managers put their own number above these bits. */
    private static final int CODE = 0xFFF;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(BAD_TAG, "TPM_RC_BAD_TAG"),
            Map.entry(INITIALIZE, "TPM_RC_INITIALIZE"),
            Map.entry(FAILURE, "TPM_RC_FAILURE"),
            Map.entry(DISABLED, "TPM_RC_DISABLED"),
            Map.entry(AUTH_MISSING, "TPM_RC_AUTH_MISSING"),
            Map.entry(POLICY, "TPM_RC_POLICY"),
            Map.entry(PCR_CHANGED, "TPM_RC_PCR_CHANGED"),
            Map.entry(AUTH_UNAVAILABLE, "TPM_RC_AUTH_UNAVAILABLE"),
            Map.entry(COMMAND_CODE, "TPM_RC_COMMAND_CODE"),
            Map.entry(OBJECT_MEMORY, "TPM_RC_OBJECT_MEMORY"),
            Map.entry(SESSION_MEMORY, "TPM_RC_SESSION_MEMORY"),
            Map.entry(MEMORY, "TPM_RC_MEMORY"),
            Map.entry(SESSION_HANDLES, "TPM_RC_SESSION_HANDLES"),
            Map.entry(OBJECT_HANDLES, "TPM_RC_OBJECT_HANDLES"),
            Map.entry(LOCALITY, "TPM_RC_LOCALITY"),
            Map.entry(YIELDED, "TPM_RC_YIELDED"),
            Map.entry(TESTING, "TPM_RC_TESTING"),
            Map.entry(NV_RATE, "TPM_RC_NV_RATE"),
            Map.entry(LOCKOUT, "TPM_RC_LOCKOUT"),
            Map.entry(RETRY, "TPM_RC_RETRY"),
            Map.entry(NV_UNAVAILABLE, "TPM_RC_NV_UNAVAILABLE"),
            Map.entry(ASYMMETRIC, "TPM_RC_ASYMMETRIC"),
            Map.entry(ATTRIBUTES, "TPM_RC_ATTRIBUTES"),
            Map.entry(HASH, "TPM_RC_HASH"),
            Map.entry(VALUE, "TPM_RC_VALUE"),
            Map.entry(HIERARCHY, "TPM_RC_HIERARCHY"),
            Map.entry(KEY_SIZE, "TPM_RC_KEY_SIZE"),
            Map.entry(TYPE, "TPM_RC_TYPE"),
            Map.entry(HANDLE, "TPM_RC_HANDLE"),
            Map.entry(AUTH_FAIL, "TPM_RC_AUTH_FAIL"),
            Map.entry(SCHEME, "TPM_RC_SCHEME"),
            Map.entry(SIZE, "TPM_RC_SIZE"),
            Map.entry(SYMMETRIC, "TPM_RC_SYMMETRIC"),
            Map.entry(INSUFFICIENT, "TPM_RC_INSUFFICIENT"),
            Map.entry(KEY, "TPM_RC_KEY"),
            Map.entry(POLICY_FAIL, "TPM_RC_POLICY_FAIL"),
            Map.entry(INTEGRITY, "TPM_RC_INTEGRITY"),
            Map.entry(TICKET, "TPM_RC_TICKET"),
            Map.entry(RESERVED_BITS, "TPM_RC_RESERVED_BITS"),
            Map.entry(BAD_AUTH, "TPM_RC_BAD_AUTH"),
            Map.entry(POLICY_CC, "TPM_RC_POLICY_CC"),
            Map.entry(CURVE, "TPM_RC_CURVE"));

    /** Returns the code without what it says about a handle, session or parameter: one of the constants. */
    int kind() {
        int code = value & CODE;
        return (code & FORMAT_1) == 0 ? code : code & (FORMAT_1 | ERROR_OF_FORMAT_1);
    }

    boolean is(int kind) {
        return kind() == kind;
    }

    /** Returns whether the same command may succeed a moment later. */
    boolean isTemporary() {
        return switch (kind()) {
            case RETRY, YIELDED, TESTING, NV_UNAVAILABLE, NV_RATE -> true;
            default -> false;
        };
    }

    /** Returns whether the TPM has no room, because other programs use it too. */
    boolean isFull() {
        return switch (kind()) {
            case OBJECT_MEMORY, SESSION_MEMORY, MEMORY, SESSION_HANDLES, OBJECT_HANDLES -> true;
            default -> false;
        };
    }

    /** Returns whether an object or a session is gone, for example because the TPM was reset. */
    boolean isOfLostObject() {
        return kind() >= REFERENCE_H0 && kind() <= REFERENCE_S6;
    }

    /** Returns whether a parameter is at fault. */
    boolean isOfParameter(int number) {
        return (value & (CODE ^ ERROR_OF_FORMAT_1)) == (number << 8 | FORMAT_1 | PARAMETER);
    }

    boolean isWrongPassword() {
        return is(AUTH_FAIL) || is(BAD_AUTH);
    }

    /** Returns the code and, if it is known, its name; for example {@code 0x1df (TPM_RC_INTEGRITY, parameter 1)}. */
    @Override
    public String toString() {
        String name = NAMES.get(kind());
        String where = where();
        if (name == null) {
            return Tpm.hex(value) + (where.isEmpty() ? "" : " (" + where + ")");
        }
        return Tpm.hex(value) + " (" + name + (where.isEmpty() ? "" : ", " + where) + ")";
    }

    private String where() {
        int code = value & CODE;
        int number = code >> 8;
        if ((code & FORMAT_1) == 0 || number == 0) {
            return "";
        }
        if ((code & PARAMETER) != 0) {
            return "parameter " + number;
        }
        return number < 8 ? "handle " + number : "session " + (number - 8);
    }
}
