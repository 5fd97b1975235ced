package dev.rolesanywhere.pkcs11;

/**
 * The flags of CK_TOKEN_INFO.
 *
 * @param bits all of them
 */
record TokenFlags(long bits) {

    private static final long LOGIN_REQUIRED = 0x04;
    private static final long PROTECTED_AUTHENTICATION_PATH = 0x100;
    private static final long TOKEN_INITIALIZED = 0x400;
    private static final long USER_PIN_COUNT_LOW = 0x10000;
    private static final long USER_PIN_FINAL_TRY = 0x20000;
    private static final long USER_PIN_LOCKED = 0x40000;

    private boolean has(long flag) {
        return (bits & flag) != 0;
    }

    boolean needsLogin() {
        return has(LOGIN_REQUIRED);
    }

    /** Tells whether the PIN is typed at the token or its reader. */
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

    /** Says how many tries are left, as far as the token tells. */
    String triesLeft() {
        if (isLocked()) {
            return "the token is locked now, and needs its PUK or its security officer";
        }
        if (isFinalTry()) {
            return "one try is left before the token locks itself";
        }
        return has(USER_PIN_COUNT_LOW)
                ? "tries have been used up, and the token locks itself when none is left"
                : "the token does not tell how many tries are left";
    }
}
