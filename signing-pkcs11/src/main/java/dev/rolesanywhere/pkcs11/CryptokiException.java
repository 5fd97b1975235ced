package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.SigningHelperException;

/** A function of the module failed. Callers of the library see it as the cause of an IdentityException. */
final class CryptokiException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    /** The function's return value. */
    private final long returnValue;

    CryptokiException(String function, long returnValue) {
        super(function + " failed with " + ReturnValue.name(returnValue));
        this.returnValue = returnValue;
    }

    /** The module violated the specification, so its results cannot be used. */
    CryptokiException(String what) {
        super(what);
        this.returnValue = ReturnValue.FUNCTION_FAILED;
    }

    long returnValue() {
        return returnValue;
    }

    /** Returns whether the token, the login or the module was lost, so that a reconnect may help. */
    boolean isOfLostToken() {
        return ReturnValue.isOfLostToken(returnValue);
    }
}
