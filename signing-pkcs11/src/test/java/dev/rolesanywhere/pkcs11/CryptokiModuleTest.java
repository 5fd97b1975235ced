package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A module is initialized by its first user in this process and finalized by its last. */
class CryptokiModuleTest {

    private final FakeCryptoki cryptoki = new FakeCryptoki();
    private final CryptokiModule module = new CryptokiModule("fake", cryptoki);

    @Test
    void theFirstUserInitializesItAndTheLastFinalizesIt() {
        module.open();
        module.open();
        module.close(true);
        assertEquals(List.of("initialize"), cryptoki.lifecycle());

        module.close(true);

        assertEquals(List.of("initialize", "terminate"), cryptoki.lifecycle());
    }

    @Test
    void itIsInitializedAgainForTheNextUser() {
        module.open();
        module.close(true);
        module.open();

        assertEquals(List.of("initialize", "terminate", "initialize"), cryptoki.lifecycle());
    }

    @Test
    void itIsNotFinalizedDuringACall() {
        module.open();
        module.close(false);

        assertEquals(List.of("initialize"), cryptoki.lifecycle());
    }

    @Test
    void aModuleThatAnotherLibraryInitializedIsNotFinalized() {
        cryptoki.failNextInitialize(ReturnValue.CRYPTOKI_ALREADY_INITIALIZED);
        module.open();

        assertFalse(module.restart());
        module.close(true);

        assertEquals(List.of("initialize"), cryptoki.lifecycle());
    }

    @Test
    void onlyASingleUserRestartsIt() {
        module.open();
        module.open();
        assertFalse(module.restart());

        module.close(true);
        assertTrue(module.restart());

        assertEquals(List.of("initialize", "terminate", "initialize"), cryptoki.lifecycle());
    }

    @Test
    void afterARevivalItsLastUserStillFinalizesIt() {
        module.open();
        cryptoki.failNextInitialize(ReturnValue.CRYPTOKI_ALREADY_INITIALIZED);
        module.revive();
        module.close(true);

        assertEquals(List.of("initialize", "initialize", "terminate"), cryptoki.lifecycle());
    }

    @Test
    void aModuleThatDoesNotStartIsNamed() {
        cryptoki.failNextInitialize(ReturnValue.DEVICE_ERROR);

        IdentityException failure = assertThrows(IdentityException.class, module::open);

        assertEquals(
                "the PKCS#11 module fake failed to start: C_Initialize failed with CKR_DEVICE_ERROR; check its"
                        + " configuration",
                failure.getMessage());
    }

    @Test
    void theLoginToATokenIsShared() {
        cryptoki.insert("card", "1");
        cryptoki.insert("other", "1");
        List<Token> tokens = Token.allIn(cryptoki);

        assertSame(
                module.login(tokens.get(0)), module.login(Token.allIn(cryptoki).get(0)));
        assertNotSame(module.login(tokens.get(0)), module.login(tokens.get(1)));
    }
}
