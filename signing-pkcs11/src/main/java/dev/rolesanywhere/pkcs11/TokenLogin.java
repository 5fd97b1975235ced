package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.pkcs11.Cryptoki.User;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The login to a token, which all sessions of a process share. It remembers which PINs were refused and never tries
 * those again: a card locks itself after three tries, and a program that refreshes credentials would use them up.
 */
final class TokenLogin {

    private final Cryptoki cryptoki;
    private final RefusedPins refused = new RefusedPins();
    private byte @Nullable [] accepted;
    private int users;

    TokenLogin(Cryptoki cryptoki) {
        this.cryptoki = cryptoki;
    }

    /** Logs in with a PIN; where someone else has done so, it must have been with the same one. */
    synchronized void enter(Token token, long session, Pin pin) {
        byte[] fingerprint = pin.fingerprint();
        if (cryptoki.isLoggedIn(session)) {
            if (accepted != null && !MessageDigest.isEqual(accepted, fingerprint)) {
                throw wrong(token, "it is open with another PIN than the given one; correct the PIN");
            }
            return;
        }
        attempt(token, session, User.NORMAL, pin, fingerprint);
        accepted = fingerprint;
    }

    /** Logs in by the token's own key pad. */
    synchronized void enterAtKeyPad(Token token, long session) {
        if (!cryptoki.isLoggedIn(session)) {
            attempt(token, session, User.NORMAL, null);
        }
    }

    /** Logs in again for the signature that was begun in a session. */
    synchronized void enterAgain(Token token, long session, Pin pin) {
        attempt(token, session, User.CONTEXT_SPECIFIC, pin, pin.fingerprint());
    }

    synchronized void enterAgainAtKeyPad(Token token, long session) {
        attempt(token, session, User.CONTEXT_SPECIFIC, null);
    }

    private void attempt(Token token, long session, User user, Pin pin, byte[] fingerprint) {
        checkRefused(token, pin, fingerprint);
        checkTries(token, pin);
        try {
            attempt(token, session, user, pin.utf8());
        } catch (IdentityException wrong) {
            if (wrong.reason() == Reason.PIN_WRONG) {
                refused.add(fingerprint);
            }
            throw wrong;
        }
    }

    private void checkRefused(Token token, Pin pin, byte[] fingerprint) {
        if (refused.has(fingerprint)) {
            throw wrong(
                    token,
                    "it has refused this PIN before, which is not tried again, so that the token does not lock"
                            + " itself; give the right one");
        }
        if (refused.isFull() && !pin.isTyped()) {
            throw wrong(
                    token,
                    "it has refused too many PINs, so that no other is tried that nobody types; give the right one"
                            + " and start again");
        }
    }

    private void checkTries(Token token, Pin pin) {
        TokenFlags flags = cryptoki.tokenInfo(token.slot()).flags();
        if (flags.isLocked()) {
            throw wrong(token, "its PIN is locked; unlock it with its PUK or its security officer");
        }
        if (flags.isFinalTry() && !pin.isTyped()) {
            throw wrong(
                    token,
                    "one try of its PIN is left, which is not used for one that nobody types; log in once with"
                            + " another program, or leave the PIN out and type it");
        }
    }

    private void attempt(Token token, long session, User user, byte @Nullable [] pin) {
        try {
            cryptoki.login(session, user, pin);
        } catch (CryptokiException failure) {
            if (failure.returnValue() != ReturnValue.USER_ALREADY_LOGGED_IN) {
                throw explained(token, failure);
            }
        }
    }

    private RuntimeException explained(Token token, CryptokiException failure) {
        long value = failure.returnValue();
        if (ReturnValue.isOfRefusedPin(value)) {
            return wrong(
                    token, "the PIN is wrong (" + ReturnValue.name(value) + "), and was tried once; " + tries(token));
        }
        if (value == ReturnValue.PIN_LOCKED) {
            return wrong(token, "its PIN is locked; unlock it with its PUK or its security officer");
        }
        if (value == ReturnValue.PIN_EXPIRED) {
            return wrong(token, "its PIN has expired; set a new one");
        }
        if (value == ReturnValue.USER_PIN_NOT_INITIALIZED) {
            return wrong(token, "no PIN has been set for its user; set one");
        }
        return mayHaveCounted(value)
                ? new IdentityException(
                        Reason.UNREADABLE,
                        token.name() + " let nobody in: " + failure.getMessage() + "; check the token and its reader",
                        failure)
                : failure;
    }

    /** After such a failure a second try at once might be one more that the token counts. */
    private static boolean mayHaveCounted(long value) {
        return value == ReturnValue.GENERAL_ERROR || value == ReturnValue.DEVICE_ERROR;
    }

    private String tries(Token token) {
        try {
            return cryptoki.tokenInfo(token.slot()).flags().triesLeft();
        } catch (CryptokiException unknown) {
            return "the token does not tell how many tries are left";
        }
    }

    private static IdentityException wrong(Token token, String what) {
        return new IdentityException(Reason.PIN_WRONG, token.name() + ": " + what);
    }

    synchronized void join() {
        users++;
    }

    /** Tells whether the one who leaves is the last, who is to log out. */
    synchronized boolean leave() {
        users--;
        if (users == 0) {
            accepted = null;
        }
        return users == 0;
    }
}
