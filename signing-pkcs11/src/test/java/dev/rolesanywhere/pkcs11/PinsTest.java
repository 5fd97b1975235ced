package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which PIN is used, and how often. */
class PinsTest {

    private static final Pkcs11Uri CARD = Pkcs11Uri.parse("pkcs11:token=card");
    private static final Pkcs11Uri CARD_WITH_PIN = Pkcs11Uri.parse("pkcs11:token=card?pin-value=1111");

    private final FakeCryptoki cryptoki = new FakeCryptoki();
    private final List<String> questions = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();

    private Pins pins(List<Pkcs11Uri> uris, @Nullable Supplier<char[]> supplier) {
        return new Pins(uris, new PinSource(Map.of("CARD_PIN", "2222")), supplier, this::prompt, false);
    }

    private Optional<char[]> prompt(String question) {
        questions.add(question);
        return answers.isEmpty()
                ? Optional.empty()
                : Optional.of(answers.remove(0).toCharArray());
    }

    private TokenConnection connection(String label) {
        Token token = Token.allIn(cryptoki).stream()
                .filter(each -> each.info().label().equals(label))
                .findFirst()
                .orElseThrow();
        return new TokenConnection(cryptoki, token, new TokenLogin(cryptoki));
    }

    private static IdentityException rejection(Runnable login) {
        return assertThrows(IdentityException.class, login::run);
    }

    @ParameterizedTest
    @CsvSource({"pin-value=1111, 1111", "pin-source=env:CARD_PIN, 2222"})
    void thePinOfTheUriTakesPrecedenceOverThatOfTheSupplier(String query, String expected) {
        cryptoki.insert("card", expected);
        Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:token=card?" + query);

        pins(List.of(uri), "9999"::toCharArray).logIn(connection("card"), uri);

        assertEquals(List.of(expected), cryptoki.tried());
        assertEquals(List.of(), questions);
    }

    @Test
    void thePinMayBeInAnotherUriOfTheSameToken() {
        cryptoki.insert("card", "1111");
        Pkcs11Uri other = Pkcs11Uri.parse("pkcs11:token=other?pin-value=3333");

        pins(List.of(CARD, other, CARD_WITH_PIN), null).logIn(connection("card"), CARD);

        assertEquals(List.of("1111"), cryptoki.tried());
    }

    @Test
    void theSupplierTakesPrecedenceOverThePrompt() {
        cryptoki.insert("card", "4444");

        pins(List.of(CARD), "4444"::toCharArray).logIn(connection("card"), CARD);

        assertEquals(List.of("4444"), cryptoki.tried());
        assertEquals(List.of(), questions);
    }

    @Test
    void theUserIsAskedOnceForAToken() {
        cryptoki.insert("card", "5555");
        answers.add("5555");
        Pins pins = pins(List.of(CARD), null);

        pins.logIn(connection("card"), CARD);
        pins.logIn(connection("card"), CARD);

        assertEquals(List.of("PIN of the token 'card'"), questions);
    }

    @Test
    void afterAWrongAnswerTheUserIsAskedAgain() {
        cryptoki.insert("card", "5555");
        answers.addAll(List.of("5556", "5555"));
        Pins pins = pins(List.of(CARD), null);

        assertEquals(
                Reason.PIN_WRONG,
                rejection(() -> pins.logIn(connection("card"), CARD)).reason());
        pins.logIn(connection("card"), CARD);

        assertEquals(List.of("5556", "5555"), cryptoki.tried());
        assertEquals(2, questions.size());
    }

    @Test
    void withoutAnyPinTheMessageNamesTheToken() {
        cryptoki.insert("card", "5555");

        IdentityException rejection = rejection(() -> pins(List.of(CARD), null).logIn(connection("card"), CARD));

        assertEquals(Reason.PIN_MISSING, rejection.reason());
        assertEquals("the token 'card' requires its PIN, but none was given", rejection.getMessage());
        assertEquals(List.of(), cryptoki.tried());
    }

    @Test
    void anEmptyPinIsNeverTried() {
        cryptoki.insert("card", "5555");
        answers.add("");

        assertTrue(rejection(() -> pins(List.of(CARD), ""::toCharArray).logIn(connection("card"), CARD))
                .getMessage()
                .startsWith("the given PIN of the token 'card' is empty"));
        assertEquals(
                Reason.PIN_MISSING,
                rejection(() -> pins(List.of(CARD), null).logIn(connection("card"), CARD))
                        .reason());
        assertEquals(List.of(), cryptoki.tried());
    }

    @Test
    @SuppressWarnings("NullAway") // Nothing prevents callers without a checker.
    void aSupplierThatReturnsNullHasNoPin() {
        cryptoki.insert("card", "1111");

        IdentityException rejection =
                rejection(() -> pins(List.of(CARD), () -> null).logIn(connection("card"), CARD));

        assertEquals(Reason.PIN_MISSING, rejection.reason());
        assertEquals("the token 'card' requires its PIN, but none was given", rejection.getMessage());
        assertEquals(List.of(), cryptoki.tried());
    }

    @Test
    void aTokenWithoutLoginNeedsNoPin() {
        cryptoki.insert("store", "", 0x400);

        pins(List.of(), null).logIn(connection("store"), Pkcs11Uri.parse("pkcs11:token=store"));

        assertEquals(List.of(), cryptoki.tried());
        assertEquals(List.of(), questions);
    }

    @Test
    void atAKeyPadNoPinIsRead() {
        cryptoki.insert("card", "7777", FakeCryptoki.LOGIN_REQUIRED | FakeCryptoki.KEY_PAD);

        pins(List.of(CARD_WITH_PIN), "9999"::toCharArray).logIn(connection("card"), CARD_WITH_PIN);

        assertEquals(List.of("7777"), cryptoki.tried());
        assertEquals(List.of(), questions);
    }

    @Test
    void aRejectedPinIsNotTriedAgainByTheSameLogin() {
        cryptoki.insert("card", "5555");
        TokenConnection connection = connection("card");
        Pins pins = pins(List.of(CARD_WITH_PIN), null);

        String first = rejection(() -> pins.logIn(connection, CARD_WITH_PIN)).getMessage();
        String second = rejection(() -> pins.logIn(connection, CARD_WITH_PIN)).getMessage();

        assertTrue(
                first.startsWith("the token 'card': the PIN is wrong (CKR_PIN_INCORRECT), and was tried once; "),
                first);
        assertTrue(second.startsWith("the token 'card': it has already rejected this PIN"), second);
        assertEquals(List.of("1111"), cryptoki.tried());
        assertFalse((first + second).contains("1111"));
    }

    @Test
    void aPinIsNotTriedAgainIfTheTokenDidNotRespondToIt() {
        cryptoki.insert("card", "1111");
        cryptoki.failNextLogin(new IdentityException(Reason.UNAVAILABLE, "does not respond"));
        TokenConnection connection = connection("card");
        Pins pins = pins(List.of(CARD_WITH_PIN), null);

        assertThrows(IdentityException.class, () -> pins.logIn(connection, CARD_WITH_PIN));
        rejection(() -> pins.logIn(connection, CARD_WITH_PIN));

        assertEquals(List.of("1111"), cryptoki.tried());
    }

    @Test
    void theLastAttemptIsForAPinThatTheUserTypes() {
        cryptoki.insert("card", "5555");
        for (String wrong : List.of("1", "2")) {
            rejection(() -> pins(List.of(), wrong::toCharArray).logIn(connection("card"), CARD));
        }

        String reserved = rejection(() -> pins(List.of(), "5555"::toCharArray).logIn(connection("card"), CARD))
                .getMessage();
        answers.add("5555");
        pins(List.of(), null).logIn(connection("card"), CARD);

        assertTrue(reserved.startsWith("the token 'card': one PIN attempt is left, which is reserved"), reserved);
        assertEquals(List.of("1", "2", "5555"), cryptoki.tried());
    }

    @Test
    void aLockedTokenIsNotTried() {
        cryptoki.insert("card", "5555");
        answers.addAll(List.of("1", "2", "3", "5555"));
        for (int attempt = 0; attempt < 3; attempt++) {
            rejection(() -> pins(List.of(), null).logIn(connection("card"), CARD));
        }

        assertEquals(
                "the token 'card': its PIN is locked; unlock it with its PUK or security officer PIN",
                rejection(() -> pins(List.of(), null).logIn(connection("card"), CARD))
                        .getMessage());
        assertEquals(List.of("1", "2", "3"), cryptoki.tried());
    }

    @ParameterizedTest
    @CsvSource({
        "0x404, the token does not report how many attempts are left",
        "0x10404, 'some attempts have been used up; the token locks itself when none are left'",
        "0x30404, one attempt is left before the token locks itself",
        "0x70404, 'the token is locked now; unlock it with its PUK or security officer PIN'"
    })
    void theFlagsShowHowManyAttemptsAreLeft(String flags, String text) {
        assertEquals(text, new TokenInfo("", "", "", "", Long.decode(flags), 0).attemptsLeft());
    }

    private TokenKey key(TokenConnection connection) {
        return new TokenKey(
                connection,
                7,
                connection.token().uri(Optional.of(new byte[] {1}), Optional.empty(), "private"),
                3,
                true,
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    @Test
    void aKeyThatRequiresAPinForEachSignatureAsksForItByItsName() {
        cryptoki.insert("card", "5555");
        answers.add("5555");
        TokenConnection connection = connection("card");
        Pins pins = pins(List.of(CARD_WITH_PIN), null);

        connection.use(session -> {
            pins.logInForSignature(key(connection), session);
            return session;
        });

        assertEquals(List.of("5555"), cryptoki.tried());
        assertTrue(questions.get(0).startsWith("PIN for signing with the key pkcs11:"), questions.get(0));
    }

    @Test
    void withReuseItGetsThePinOfItsToken() {
        cryptoki.insert("card", "1111");
        TokenConnection connection = connection("card");
        Pins reusing = new Pins(List.of(CARD_WITH_PIN), new PinSource(Map.of()), null, this::prompt, true);

        connection.use(session -> {
            reusing.logInForSignature(key(connection), session);
            return session;
        });

        assertEquals(List.of("1111"), cryptoki.tried());
        assertEquals(List.of(), questions);
    }

    @Test
    void atAKeyPadItIsTypedThere() {
        cryptoki.insert("card", "7777", FakeCryptoki.LOGIN_REQUIRED | FakeCryptoki.KEY_PAD);
        TokenConnection connection = connection("card");

        connection.use(session -> {
            pins(List.of(CARD_WITH_PIN), null).logInForSignature(key(connection), session);
            return session;
        });

        assertEquals(List.of("7777"), cryptoki.tried());
        assertEquals(List.of(), questions);
    }

    @Test
    void withoutAUserTheMessageSaysHowToReuseThePin() {
        cryptoki.insert("card", "5555");
        TokenConnection connection = connection("card");

        IdentityException rejection = rejection(() -> connection.use(session -> {
            pins(List.of(CARD_WITH_PIN), null).logInForSignature(key(connection), session);
            return session;
        }));

        assertEquals(Reason.PIN_MISSING, rejection.reason());
        assertTrue(rejection.getMessage().endsWith("allow reuse of the token's PIN"), rejection.getMessage());
        assertEquals(List.of(), cryptoki.tried());
    }
}
