package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Logs in to tokens.
 *
 * @param entry finds PINs
 * @param uris the URIs of the certificate and of the key
 * @param reusesPin whether keys that ask for a PIN at each signature take the token's
 */
record TokenPins(PinEntry entry, List<Pkcs11Uri> uris, boolean reusesPin) {

    TokenPins {
        uris = List.copyOf(uris);
    }

    /**
     * Logs in to a token, where it asks for that, with the PIN of a URI or of another one that means this token too.
     */
    void logIn(TokenConnection connection, Pkcs11Uri uri) {
        askingAgain(question(connection.token()), () -> connection.logIn(() -> find(connection.token(), uri)));
    }

    private static String question(Token token) {
        return "PIN of " + token.name();
    }

    /** A PIN that was typed and refused is not used again. */
    private void askingAgain(String question, Runnable login) {
        try {
            login.run();
        } catch (IdentityException refused) {
            if (refused.reason() == Reason.PIN_WRONG) {
                entry.forget(question);
            }
            throw refused;
        }
    }

    private Optional<Pin> find(Token token, Pkcs11Uri uri) {
        List<Pkcs11Uri> likelyFirst = Stream.concat(
                        Stream.of(uri), uris.stream().filter(token::matches))
                .toList();
        return entry.find(likelyFirst, question(token));
    }

    /** Logs in for the one signature that was begun in a session. */
    void logInForSignature(TokenKey key, long session) {
        Token token = key.connection().token();
        TokenLogin login = key.connection().login();
        if (token.info().flags().hasKeyPad()) {
            login.enterAgainAtKeyPad(token, session);
            return;
        }
        String question = reusesPin ? question(token) : "PIN for signing with the key " + key.uri();
        askingAgain(question, () -> {
            Optional<Pin> found = reusesPin ? find(token, key.uri()) : entry.ask(question);
            try (Pin pin = found.orElseThrow(() -> missing(key))) {
                login.enterAgain(token, session, pin);
            }
        });
    }

    private static IdentityException missing(TokenKey key) {
        return new IdentityException(
                Reason.PIN_MISSING,
                "the key " + key.uri() + " asks for its PIN at each signature, and none was given; let the token's PIN"
                        + " be reused");
    }
}
