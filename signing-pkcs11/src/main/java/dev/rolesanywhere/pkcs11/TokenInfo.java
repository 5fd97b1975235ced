package dev.rolesanywhere.pkcs11;

/**
 * The description of a token, CK_TOKEN_INFO.
 *
 * @param label its name
 * @param manufacturer its manufacturer
 * @param model its model
 * @param serial its serial number
 * @param flags what it can do, and the state of its PIN
 * @param maxSessions the number of sessions it supports, 0 or less if unlimited or unknown
 */
record TokenInfo(String label, String manufacturer, String model, String serial, long flags, long maxSessions) {

    private static final long LOGIN_REQUIRED = 0x04;
    private static final long PROTECTED_AUTHENTICATION_PATH = 0x100;
    private static final long TOKEN_INITIALIZED = 0x400;
    private static final long USER_PIN_COUNT_LOW = 0x10000;
    private static final long USER_PIN_FINAL_TRY = 0x20000;
    private static final long USER_PIN_LOCKED = 0x40000;

    private boolean has(long flag) {
        return (flags & flag) != 0;
    }

    boolean needsLogin() {
        return has(LOGIN_REQUIRED);
    }

    /** Returns whether the PIN is typed at the token or its reader. */
    boolean hasKeyPad() {
        return has(PROTECTED_AUTHENTICATION_PATH);
    }

    boolean isInitialized() {
        return has(TOKEN_INITIALIZED);
    }

    boolean isLocked() {
        return has(USER_PIN_LOCKED);
    }

    boolean isFinalTry() {
        return has(USER_PIN_FINAL_TRY);
    }

    /** Says how many attempts are left, as far as the token tells. */
    String attemptsLeft() {
        if (isLocked()) {
            return "the token is locked now; unlock it with its PUK or security officer PIN";
        }
        if (isFinalTry()) {
            return "one attempt is left before the token locks itself";
        }
        return has(USER_PIN_COUNT_LOW)
                ? "some attempts have been used up; the token locks itself when none are left"
                : "the token does not report how many attempts are left";
    }
}
