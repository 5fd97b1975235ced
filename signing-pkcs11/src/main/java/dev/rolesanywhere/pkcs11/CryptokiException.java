package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.RolesAnywhereException;

/** Says which function of the module failed, and how. Callers learn of it as the cause of an IdentityException. */
final class CryptokiException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    /** The function's return value. */
    private final long returnValue;

    CryptokiException(String function, long returnValue) {
        super(function + " failed with " + ReturnValue.name(returnValue));
        this.returnValue = returnValue;
    }

    /** Says that the module broke the rules, so that nothing it says can be used. */
    CryptokiException(String what) {
        super(what);
        this.returnValue = ReturnValue.FUNCTION_FAILED;
    }

    long returnValue() {
        return returnValue;
    }

    /** Tells whether the token, the login or the module was lost, so that a new start may help. */
    boolean isOfLostToken() {
        return ReturnValue.isOfLostToken(returnValue);
    }
}
