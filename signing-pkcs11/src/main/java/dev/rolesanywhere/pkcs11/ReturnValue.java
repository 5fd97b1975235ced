package dev.rolesanywhere.pkcs11;

import java.util.Map;
import java.util.Set;

/** The return values of PKCS#11 functions that are handled specially, and the names of more. */
final class ReturnValue {

    static final long OK = 0;
    static final long SLOT_ID_INVALID = 0x03;
    static final long GENERAL_ERROR = 0x05;
    static final long FUNCTION_FAILED = 0x06;
    static final long CANT_LOCK = 0x0A;
    static final long ATTRIBUTE_SENSITIVE = 0x11;
    static final long ATTRIBUTE_TYPE_INVALID = 0x12;
    static final long DEVICE_ERROR = 0x30;
    static final long DEVICE_REMOVED = 0x32;
    static final long KEY_HANDLE_INVALID = 0x60;
    static final long OBJECT_HANDLE_INVALID = 0x82;
    static final long PIN_INCORRECT = 0xA0;
    static final long PIN_INVALID = 0xA1;
    static final long PIN_LEN_RANGE = 0xA2;
    static final long PIN_EXPIRED = 0xA3;
    static final long PIN_LOCKED = 0xA4;
    static final long SESSION_CLOSED = 0xB0;
    static final long SESSION_HANDLE_INVALID = 0xB3;
    static final long TOKEN_NOT_PRESENT = 0xE0;
    static final long TOKEN_NOT_RECOGNIZED = 0xE1;
    static final long USER_ALREADY_LOGGED_IN = 0x100;
    static final long USER_NOT_LOGGED_IN = 0x101;
    static final long USER_PIN_NOT_INITIALIZED = 0x102;
    static final long BUFFER_TOO_SMALL = 0x150;
    static final long CRYPTOKI_NOT_INITIALIZED = 0x190;
    static final long CRYPTOKI_ALREADY_INITIALIZED = 0x191;

    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0x02L, "CKR_HOST_MEMORY"),
            Map.entry(SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"),
            Map.entry(GENERAL_ERROR, "CKR_GENERAL_ERROR"),
            Map.entry(FUNCTION_FAILED, "CKR_FUNCTION_FAILED"),
            Map.entry(0x07L, "CKR_ARGUMENTS_BAD"),
            Map.entry(CANT_LOCK, "CKR_CANT_LOCK"),
            Map.entry(0x20L, "CKR_DATA_INVALID"),
            Map.entry(0x21L, "CKR_DATA_LEN_RANGE"),
            Map.entry(DEVICE_ERROR, "CKR_DEVICE_ERROR"),
            Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
            Map.entry(DEVICE_REMOVED, "CKR_DEVICE_REMOVED"),
            Map.entry(0x50L, "CKR_FUNCTION_CANCELED"),
            Map.entry(0x54L, "CKR_FUNCTION_NOT_SUPPORTED"),
            Map.entry(KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"),
            Map.entry(0x63L, "CKR_KEY_TYPE_INCONSISTENT"),
            Map.entry(0x68L, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
            Map.entry(0x70L, "CKR_MECHANISM_INVALID"),
            Map.entry(0x71L, "CKR_MECHANISM_PARAM_INVALID"),
            Map.entry(OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"),
            Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
            Map.entry(PIN_INVALID, "CKR_PIN_INVALID"),
            Map.entry(PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"),
            Map.entry(PIN_EXPIRED, "CKR_PIN_EXPIRED"),
            Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
            Map.entry(SESSION_CLOSED, "CKR_SESSION_CLOSED"),
            Map.entry(0xB1L, "CKR_SESSION_COUNT"),
            Map.entry(SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"),
            Map.entry(TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"),
            Map.entry(TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"),
            Map.entry(USER_ALREADY_LOGGED_IN, "CKR_USER_ALREADY_LOGGED_IN"),
            Map.entry(USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"),
            Map.entry(USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"),
            Map.entry(BUFFER_TOO_SMALL, "CKR_BUFFER_TOO_SMALL"),
            Map.entry(CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"),
            Map.entry(CRYPTOKI_ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"));

    /** Returned after a token was removed, inserted again or reset, or after someone else closed its sessions. */
    private static final Set<Long> LOST = Set.of(
            SLOT_ID_INVALID,
            GENERAL_ERROR,
            DEVICE_ERROR,
            DEVICE_REMOVED,
            KEY_HANDLE_INVALID,
            OBJECT_HANDLE_INVALID,
            SESSION_CLOSED,
            SESSION_HANDLE_INVALID,
            TOKEN_NOT_PRESENT,
            TOKEN_NOT_RECOGNIZED,
            USER_NOT_LOGGED_IN,
            CRYPTOKI_NOT_INITIALIZED);

    private static final Set<Long> REJECTED_PIN = Set.of(PIN_INCORRECT, PIN_INVALID, PIN_LEN_RANGE);

    private ReturnValue() {}

    static String name(long value) {
        return NAMES.getOrDefault(value, "error 0x" + Long.toHexString(value));
    }

    static boolean isOfLostToken(long value) {
        return LOST.contains(value);
    }

    static boolean isOfRejectedPin(long value) {
        return REJECTED_PIN.contains(value);
    }
}
