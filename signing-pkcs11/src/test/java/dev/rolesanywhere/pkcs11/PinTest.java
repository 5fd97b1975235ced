package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong PIN must not be tried again: cards lock themselves after three attempts. */
@ExtendWith(Tokens.class)
class PinTest {

    private static final long COUNT_LOW = 0x10000;
    private static final long FINAL_TRY = 0x20000;
    private static final long LOCKED = 0x40000;
    private static final long KEY_PAD = 0x100;

    private WatchedCryptoki cryptoki;
    private CryptokiModule module;
    private final List<Pkcs11IdentitySource> sources = new ArrayList<>();

    @BeforeEach
    void load() {
        cryptoki = new WatchedCryptoki(Way.DIRECTLY.cryptoki());
        module = new CryptokiModule("watched", cryptoki);
    }

    @AfterEach
    void close() {
        sources.forEach(Pkcs11IdentitySource::close);
    }

    private Pkcs11IdentitySource.Builder token(String token) {
        return Pkcs11IdentitySource.builder()
                .module(module)
                .certificate(Pkcs11Uri.parse(
                        "pkcs11:token=" + token + ";type=cert;id=" + (token.equals("wrong") ? "%0F" : "%02")));
    }

    private Pkcs11IdentitySource build(Pkcs11IdentitySource.Builder builder) {
        Pkcs11IdentitySource source = builder.build();
        sources.add(source);
        return source;
    }

    private static String refusal(Pkcs11IdentitySource source) {
        IdentityException refusal = assertThrows(IdentityException.class, source::load);
        assertEquals(Reason.PIN_WRONG, refusal.reason());
        assertFalse(refusal.getMessage().contains("9999"), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void aWrongPinIsTriedOnceByAllSourcesUntilItChanges() {
        AtomicReference<String> pin = new AtomicReference<>("9999");
        Pkcs11IdentitySource source = build(token("wrong").pin(() -> pin.get().toCharArray()));

        String first = refusal(source);
        assertTrue(first.startsWith("the token 'wrong': the PIN is wrong (CKR_PIN_INCORRECT), and was tried once; "));
        assertTrue(refusal(source).contains("has already rejected this PIN"));
        assertTrue(refusal(source).contains("has already rejected this PIN"));
        assertTrue(refusal(build(token("wrong").pin("9999"::toCharArray))).contains("has already rejected this PIN"));
        assertEquals(1, cryptoki.count("login"));

        pin.set("4711");
        source.load();
        assertEquals(2, cryptoki.count("login"));
    }

    @Test
    void alternatingWrongPinsAreTriedOnceEach() {
        AtomicReference<String> pin = new AtomicReference<>();
        Pkcs11IdentitySource source = build(token("wrong").pin(() -> pin.get().toCharArray()));

        for (String each : List.of("9999", "99991", "9999", "99991")) {
            pin.set(each);
            refusal(source);
        }

        assertEquals(2, cryptoki.count("login"));
    }

    @Test
    void afterManyWrongPinsOnlyTypedPinsAreTried() {
        AtomicReference<String> pin = new AtomicReference<>();
        Pkcs11IdentitySource source = build(token("wrong").pin(() -> pin.get().toCharArray()));
        for (int i = 0; i < 16; i++) {
            pin.set("9999" + i);
            refusal(source);
        }

        pin.set("4711");
        assertTrue(refusal(source).contains("too many wrong PINs"));

        assertEquals(16, cryptoki.count("login"));
        build(token("wrong").pinPrompt(question -> Optional.of("4711".toCharArray())))
                .load();
    }

    @Test
    void theMessageSaysHowManyAttemptsAreLeft() {
        cryptoki.addFlags(COUNT_LOW);
        assertTrue(refusal(build(token("wrong").pin("9998"::toCharArray))).contains("attempts have been used up"));
        cryptoki.addFlags(LOCKED);
        assertEquals(
                "the token 'wrong': its PIN is locked; unlock it with its PUK or security officer PIN",
                refusal(build(token("wrong").pin("4711"::toCharArray))));
        assertEquals(1, cryptoki.count("login"));
    }

    @ParameterizedTest
    @ValueSource(longs = {ReturnValue.GENERAL_ERROR, ReturnValue.DEVICE_ERROR, ReturnValue.FUNCTION_FAILED})
    void anUnclearLoginFailureIsNotRetried(long returnValue) {
        cryptoki.failLogins(returnValue);
        Pkcs11IdentitySource source = build(token("wrong").pin("4711"::toCharArray));

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertEquals(Reason.UNREADABLE, failure.reason());
        assertTrue(failure.getMessage().contains("C_Login failed with CKR_"), failure.getMessage());
        assertEquals(1, cryptoki.count("login"));
    }

    @ParameterizedTest
    @ValueSource(longs = {ReturnValue.PIN_LOCKED, ReturnValue.PIN_EXPIRED, ReturnValue.USER_PIN_NOT_INITIALIZED})
    void unusablePinsAreExplained(long returnValue) {
        cryptoki.failLogins(returnValue);

        refusal(build(token("wrong").pin("4711"::toCharArray)));

        assertEquals(1, cryptoki.count("login"));
    }

    @Test
    void theLastAttemptIsReservedForTheUser() {
        cryptoki.addFlags(FINAL_TRY);

        assertTrue(refusal(build(token("wrong").pin("4711"::toCharArray))).contains("one PIN attempt is left"));
        assertEquals(0, cryptoki.count("login"));

        build(token("wrong").pinPrompt(question -> Optional.of("4711".toCharArray())))
                .load();
    }

    @Test
    void theUserIsAskedOnceWithTheTokensName() {
        List<String> questions = new ArrayList<>();
        Pkcs11IdentitySource source = build(token("wrong").pinPrompt(question -> {
            questions.add(question);
            return Optional.of("4711".toCharArray());
        }));

        source.load();
        cryptoki.closeAllSessions();
        source.load();

        assertEquals(List.of("PIN of the token 'wrong'"), questions);
        assertEquals(1, cryptoki.count("login"));
    }

    @Test
    void afterAWrongPinTheNextLoadAsksAgain() {
        AtomicReference<String> answer = new AtomicReference<>("9999");
        Pkcs11IdentitySource source = build(
                token("wrong").pinPrompt(question -> Optional.of(answer.get().toCharArray())));

        refusal(source);
        answer.set("4711");
        source.load();

        assertEquals(2, cryptoki.count("login"));
    }

    @Test
    void anEmptyPinIsNotTried() {
        for (Pkcs11IdentitySource.Builder each : List.of(
                token("wrong").pin(""::toCharArray), token("wrong").pinPrompt(question -> Optional.of(new char[0])))) {
            IdentityException refusal = assertThrows(IdentityException.class, build(each)::load);

            assertEquals(Reason.PIN_MISSING, refusal.reason());
            assertTrue(refusal.getMessage().contains("PIN of the token 'wrong'"), refusal.getMessage());
        }
        assertEquals(0, cryptoki.count("login"));
    }

    @Test
    void withoutAUserThePinIsMissing() {
        IdentityException refusal = assertThrows(IdentityException.class, build(token("wrong"))::load);

        assertEquals(Reason.PIN_MISSING, refusal.reason());
        assertEquals("the token 'wrong' requires its PIN, but none was given", refusal.getMessage());
    }

    @Test
    void anOpenTokenStillRejectsAWrongPin() {
        build(token("wrong").pin("4711"::toCharArray)).load();

        assertTrue(refusal(build(token("wrong").pin("9999"::toCharArray))).contains("logged in with another PIN"));
        build(token("wrong").pin("4711"::toCharArray)).load();
        assertEquals(1, cryptoki.count("login"));
    }

    @Test
    void aTokenWithAKeyPadIsNotGivenAPin() {
        cryptoki.addFlags(KEY_PAD);

        build(token("signer").pin("9999"::toCharArray)).load();

        assertEquals(1, cryptoki.count("login at the key pad"));
        assertEquals(0, cryptoki.count("login"));
    }

    @Test
    void thePinOfTheUriTakesPrecedenceOverThatOfTheSupplier() {
        Pkcs11IdentitySource.Builder builder = Pkcs11IdentitySource.builder()
                .module(module)
                .certificate(Pkcs11Uri.parse("pkcs11:token=wrong;id=%0F"))
                .privateKey(Pkcs11Uri.parse("pkcs11:token=wrong?pin-value=4711"))
                .pin("9999"::toCharArray);

        X509Identity identity = build(builder).load();

        assertEquals(1, cryptoki.count("login"), "the supplier's PIN is wrong, and was not tried");
        assertTrue(((KeySigner) identity.signer()).belongsTo(identity.certificate()));
    }
}
