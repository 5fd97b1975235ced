package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.pkcs11.Cryptoki.User;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The login to a token, which all sessions of a process share. It remembers which PINs were rejected and never tries
 * them again: a card locks itself after three attempts, and a program that refreshes credentials would use them up.
 */
final class TokenLogin {

    /** More than any token allows. A program with that many configured PINs is guessing. */
    private static final int MAX_REJECTED = 16;

    private final Cryptoki cryptoki;
    private final List<byte[]> rejected = new ArrayList<>();
    private byte @Nullable [] accepted;
    private int users;

    TokenLogin(Cryptoki cryptoki) {
        this.cryptoki = cryptoki;
    }

    /** Logs in with a PIN. If another user of this token did so before, it must have been with the same PIN. */
    synchronized void enter(Token token, long session, Pin pin) {
        byte[] fingerprint = pin.fingerprint();
        if (cryptoki.isLoggedIn(session)) {
            if (accepted != null && !MessageDigest.isEqual(accepted, fingerprint)) {
                throw wrong(token, "it is logged in with another PIN; correct the PIN");
            }
            return;
        }
        attempt(token, session, User.NORMAL, pin, fingerprint);
        accepted = fingerprint;
    }

    /** Logs in with the token's own key pad. */
    synchronized void enterAtKeyPad(Token token, long session) {
        if (!cryptoki.isLoggedIn(session)) {
            attempt(token, session, User.NORMAL, null);
        }
    }

    /** Logs in again for the signature that was started in a session. */
    synchronized void enterAgain(Token token, long session, Pin pin) {
        attempt(token, session, User.CONTEXT_SPECIFIC, pin, pin.fingerprint());
    }

    synchronized void enterAgainAtKeyPad(Token token, long session) {
        attempt(token, session, User.CONTEXT_SPECIFIC, null);
    }

    private void attempt(Token token, long session, User user, Pin pin, byte[] fingerprint) {
        checkRejected(token, pin, fingerprint);
        checkAttemptsLeft(token, pin);
        try {
            attempt(token, session, user, pin.utf8());
        } catch (IdentityException e) {
            // A token that did not answer in time may have counted a wrong PIN.
            boolean mayBeWrong = e.reason() == Reason.PIN_WRONG || e.reason() == Reason.UNAVAILABLE;
            if (mayBeWrong && rejected.size() < MAX_REJECTED) {
                rejected.add(fingerprint);
            }
            throw e;
        }
    }

    private void checkRejected(Token token, Pin pin, byte[] fingerprint) {
        if (isRejected(fingerprint)) {
            throw wrong(
                    token,
                    "it has already rejected this PIN, or did not respond to it; the PIN is not tried again, so that the"
                            + " token does not lock itself; correct the PIN, or start again");
        }
        if (rejected.size() >= MAX_REJECTED && !pin.isTyped()) {
            throw wrong(
                    token,
                    "too many wrong PINs, so only a PIN typed at the terminal is tried now; start again with"
                            + " the correct PIN");
        }
    }

    /** Compares with all of them, in constant time. */
    private boolean isRejected(byte[] fingerprint) {
        boolean isRejected = false;
        for (byte[] each : rejected) {
            isRejected |= MessageDigest.isEqual(each, fingerprint);
        }
        return isRejected;
    }

    private void checkAttemptsLeft(Token token, Pin pin) {
        TokenInfo info = cryptoki.tokenInfo(token.slot());
        if (info.isLocked()) {
            throw wrong(token, "its PIN is locked; unlock it with its PUK or security officer PIN");
        }
        if (info.isFinalTry() && !pin.isTyped()) {
            throw wrong(
                    token,
                    "one PIN attempt is left, which is reserved for a PIN typed at the terminal; log in once with"
                            + " another program, or omit the PIN and type it at the prompt");
        }
    }

    private void attempt(Token token, long session, User user, byte @Nullable [] pin) {
        try {
            cryptoki.login(session, user, pin);
        } catch (CryptokiException e) {
            if (e.returnValue() != ReturnValue.USER_ALREADY_LOGGED_IN) {
                throw explained(token, e);
            }
        }
    }

    private RuntimeException explained(Token token, CryptokiException failure) {
        long value = failure.returnValue();
        if (ReturnValue.isOfRejectedPin(value)) {
            return wrong(
                    token,
                    "the PIN is wrong (" + ReturnValue.name(value) + "), and was tried once; " + attemptsLeft(token));
        }
        if (value == ReturnValue.PIN_LOCKED) {
            return wrong(token, "its PIN is locked; unlock it with its PUK or security officer PIN");
        }
        if (value == ReturnValue.PIN_EXPIRED) {
            return wrong(token, "its PIN has expired; set a new one");
        }
        if (value == ReturnValue.USER_PIN_NOT_INITIALIZED) {
            return wrong(token, "its user PIN has not been set; set one");
        }
        return mayHaveCounted(value)
                ? new IdentityException(
                        Reason.UNREADABLE,
                        "login to " + token.name() + " failed: " + failure.getMessage()
                                + "; check the token and its reader",
                        failure)
                : failure;
    }

    /** After such a failure, the token might count a second attempt. */
    private static boolean mayHaveCounted(long value) {
        return value == ReturnValue.GENERAL_ERROR || value == ReturnValue.DEVICE_ERROR;
    }

    private String attemptsLeft(Token token) {
        try {
            return cryptoki.tokenInfo(token.slot()).attemptsLeft();
        } catch (SigningHelperException ignored) { // The message says what is known.
            return "the token does not report how many attempts are left";
        }
    }

    private static IdentityException wrong(Token token, String what) {
        return new IdentityException(Reason.PIN_WRONG, token.name() + ": " + what);
    }

    synchronized void join() {
        users++;
    }

    /** Returns whether the caller was the last user, and must log out. */
    synchronized boolean leave() {
        users--;
        if (users == 0) {
            accepted = null;
        }
        return users == 0;
    }
}
