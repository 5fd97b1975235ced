package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to tokens. A PIN comes from a URI, else from the supplier, else from the user, who is asked once for each
 * question. Thread-safe.
 */
final class Pins {

    private final List<Pkcs11Uri> uris;
    private final PinSource sourceOfUris;
    private final @Nullable Supplier<char[]> supplier;
    private final Function<String, Optional<char[]>> prompt;
    private final boolean reusesPin;
    private final Map<String, char[]> answers = new HashMap<>();

    /**
     * Creates a source of PINs.
     *
     * @param uris all URIs, each of which may have the PIN of its token
     * @param supplier supplies the PIN of tokens whose URIs have none
     * @param prompt asks the user
     * @param reusesPin whether keys that require a PIN for each signature get the token's PIN
     */
    Pins(
            List<Pkcs11Uri> uris,
            PinSource sourceOfUris,
            @Nullable Supplier<char[]> supplier,
            Function<String, Optional<char[]>> prompt,
            boolean reusesPin) {
        this.uris = List.copyOf(uris);
        this.sourceOfUris = sourceOfUris;
        this.supplier = supplier;
        this.prompt = prompt;
        this.reusesPin = reusesPin;
    }

    /** Logs in to a token if it requires that, with the PIN of a URI or of another URI that matches the token. */
    void logIn(TokenConnection connection, Pkcs11Uri uri) {
        Token token = connection.token();
        forgettingWrongAnswer(question(token), () -> connection.logIn(() -> find(token, uri)));
    }

    /** Logs in for the signature that was started in a session. */
    void logInForSignature(TokenKey key, long session) {
        Token token = key.connection().token();
        TokenLogin login = key.connection().login();
        if (token.info().hasKeyPad()) {
            login.enterAgainAtKeyPad(token, session);
            return;
        }
        String question = reusesPin ? question(token) : "PIN for signing with the key " + key.uri();
        forgettingWrongAnswer(question, () -> {
            Optional<Pin> found = reusesPin ? find(token, key.uri()) : ask(question);
            try (Pin pin = found.orElseThrow(() -> missing(key))) {
                login.enterAgain(token, session, pin);
            }
        });
    }

    private static String question(Token token) {
        return "PIN of " + token.name();
    }

    private static IdentityException missing(TokenKey key) {
        return new IdentityException(
                Reason.PIN_MISSING,
                "the key " + key.uri() + " requires its PIN for each signature, but none was given; allow reuse"
                        + " of the token's PIN");
    }

    /** A PIN that the user typed and the token rejected is not used again. */
    private void forgettingWrongAnswer(String question, Runnable login) {
        try {
            login.run();
        } catch (IdentityException e) {
            if (e.reason() == Reason.PIN_WRONG) {
                forget(question);
            }
            throw e;
        }
    }

    private Optional<Pin> find(Token token, Pkcs11Uri uri) {
        Optional<Pin> configured = Stream.concat(Stream.of(uri), uris.stream().filter(token::matches))
                .flatMap(each -> sourceOfUris.of(each).stream())
                .findFirst()
                .map(Pin::configured);
        if (configured.isPresent()) {
            return configured;
        }
        String question = question(token);
        if (supplier == null) {
            return ask(question);
        }
        // Callers without a null checker may return null for a PIN that they do not have.
        return Optional.ofNullable(supplier.get())
                .map(pin -> Pin.configured(PinSource.notEmpty(pin, "the given " + question)));
    }

    private synchronized Optional<Pin> ask(String question) {
        char[] known = answers.get(question);
        if (known != null) {
            // Used again without the user, for example after the token was removed.
            return Optional.of(Pin.configured(known));
        }
        Optional<char[]> answer =
                prompt.apply(question).map(typed -> PinSource.notEmpty(typed, "the answer to '" + question + "'"));
        answer.ifPresent(characters -> answers.put(question, characters));
        return answer.map(Pin::typed);
    }

    private synchronized void forget(String question) {
        answers.remove(question);
    }
}
