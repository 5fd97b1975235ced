package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions are reused, and the login lasts as long as one of them is open. */
class TokenConnectionTest {

    private static final Pkcs11Uri ANY = Pkcs11Uri.parse("pkcs11:");

    private final FakeCryptoki cryptoki = new FakeCryptoki();
    private final CryptokiModule module = new CryptokiModule("fake", cryptoki).open();
    private final TokenConnections connections = new TokenConnections(module);

    private TokenConnection card() {
        if (cryptoki.slots().isEmpty()) {
            cryptoki.insert("card", "1234");
        }
        return connections.to(connections.matching(ANY).get(0));
    }

    private static void logIn(TokenConnection connection) {
        connection.logIn(() -> Optional.of(Pin.configured("1234".toCharArray())));
    }

    @Test
    void aSessionIsUsedAgain() {
        TokenConnection card = card();

        long first = card.<Long>use(session -> session);

        assertEquals(first, (long) card.<Long>use(session -> session));
        assertEquals(1, cryptoki.openSessions());
    }

    @Test
    void nestedUsesHaveSessionsOfTheirOwn() {
        TokenConnection card = card();

        card.use(outer -> card.use(inner -> {
            assertNotEquals(outer, inner);
            return inner;
        }));

        assertEquals(2, cryptoki.openSessions());
    }

    @Test
    void afterAFailureTheSessionIsClosedAndTheLoginLasts() {
        TokenConnection card = card();
        logIn(card);

        assertThrows(
                CryptokiException.class,
                () -> card.use(session -> {
                    throw new CryptokiException("C_Sign", ReturnValue.FUNCTION_FAILED);
                }));

        assertTrue(card.use(cryptoki::isLoggedIn));
        assertEquals(List.of("1234"), cryptoki.tried());
    }

    @Test
    void aSecondLoginNeedsNoPin() {
        TokenConnection card = card();
        logIn(card);

        card.logIn(() -> {
            throw new AssertionError("the PIN is not needed");
        });

        assertEquals(List.of("1234"), cryptoki.tried());
    }

    @Test
    void anotherPinForAnOpenTokenIsRejectedWithoutAnAttempt() {
        TokenConnection card = card();
        logIn(card);
        TokenConnection other = new TokenConnection(cryptoki, card.token(), module.login(card.token()));

        IdentityException wrong = assertThrows(
                IdentityException.class, () -> other.logIn(() -> Optional.of(Pin.configured("9999".toCharArray()))));

        assertTrue(wrong.getMessage().contains("it is logged in with another PIN"), wrong.getMessage());
        assertEquals(List.of("1234"), cryptoki.tried());
    }

    @Test
    void closingLogsOutAndRejectsFurtherUse() {
        TokenConnection card = card();
        logIn(card);

        assertTrue(card.close());

        assertEquals(0, cryptoki.openSessions());
        CryptokiException closed = assertThrows(CryptokiException.class, () -> card.use(session -> session));
        assertTrue(closed.isOfLostToken());
    }

    @Test
    void theSameTokenHasOneConnectionUntilItIsLost() {
        TokenConnection card = card();
        assertSame(card, card());

        connections.reconnect(new CryptokiException("C_Sign", ReturnValue.DEVICE_REMOVED));

        assertFalse(connections.has(card));
        assertTrue(connections.has(card()));
    }

    @Test
    void theMessageForAMissingTokenListsThosePresent() {
        cryptoki.insert("card", "1234");

        IdentityException missing = assertThrows(
                IdentityException.class, () -> connections.matching(Pkcs11Uri.parse("pkcs11:token=other?pin-value=1")));

        assertEquals(
                "no token matches pkcs11:token=other; insert it, or correct the URI: there are"
                        + " pkcs11:model=Model;manufacturer=Maker;serial=4711card;token=card",
                missing.getMessage());
    }

    @Test
    void anEmptyModuleIsNamed() {
        assertEquals(
                "no token matches pkcs11:; insert it, or correct the URI: the PKCS#11 module fake sees no"
                        + " token at all",
                assertThrows(IdentityException.class, () -> connections.matching(ANY))
                        .getMessage());
    }

    @Test
    void aPinIsErasedWhenItIsClosed() {
        Pin pin = Pin.typed("pässwörd".toCharArray());
        byte[] utf8 = pin.utf8();
        assertEquals("pässwörd", new String(utf8, StandardCharsets.UTF_8));
        assertEquals("Pin", pin.toString());

        pin.close();

        assertEquals("\0".repeat(10), new String(utf8, StandardCharsets.UTF_8));
    }
}
