package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens are removed and inserted again, and others finalize the module, while identities stay in use. */
@ExtendWith(Tokens.class)
class LostTokenTest {

    private static final byte[] MESSAGE = {1, 2, 3};

    private WatchedCryptoki cryptoki;
    private Pkcs11IdentitySource source;

    @BeforeEach
    void load() {
        cryptoki = new WatchedCryptoki(Way.DIRECTLY.cryptoki());
        source = source("p256");
    }

    @AfterEach
    void close() {
        source.close();
    }

    private Pkcs11IdentitySource source(String object) {
        return source(new CryptokiModule("watched", cryptoki), object);
    }

    private static Pkcs11IdentitySource source(CryptokiModule module, String object) {
        return Pkcs11IdentitySource.builder()
                .module(module)
                .certificate(Pkcs11Uri.parse("pkcs11:token=signer;object=" + object + "?pin-value=signer-pin"))
                .build();
    }

    private static boolean signs(X509Identity identity) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(identity.certificate());
        verifier.update(MESSAGE);
        return verifier.verify(identity.signer().sign(MESSAGE));
    }

    @Test
    void aTokenThatWasRemovedAndInsertedSignsAgain() throws GeneralSecurityException {
        X509Identity identity = source.load();

        cryptoki.pullOut();
        cryptoki.putBack();

        assertTrue(signs(identity));
        assertTrue(signs(source.load()));
    }

    @Test
    void whileTheTokenIsRemovedTheMessageNamesIt() throws GeneralSecurityException {
        X509Identity identity = source.load();
        cryptoki.pullOut();

        IdentityException ofSource = assertThrows(IdentityException.class, source::load);
        IdentityException ofSigner =
                assertThrows(IdentityException.class, () -> identity.signer().sign(MESSAGE));

        assertEquals(Reason.UNREADABLE, ofSource.reason());
        assertTrue(ofSource.getMessage().startsWith("no token matches pkcs11:token=signer;object=p256; insert it"));
        assertTrue(ofSigner.getMessage().contains("token=signer"), ofSigner.getMessage());
        cryptoki.putBack();
        assertTrue(signs(identity));
        assertTrue(signs(source.load()));
    }

    @Test
    void aTokenThatTheModuleSeesOnlyAtItsStartIsFoundAgain() throws IOException, GeneralSecurityException {
        X509Identity identity = source.load();
        Path away = Tokens.FOLDER.resolve("away");
        Path store = Tokens.FOLDER.resolve("store");
        for (boolean loadsFirst : List.of(true, false)) {
            Files.move(store, away);
            try {
                Files.createDirectory(store);
                assertThrows(IdentityException.class, source::load);
                assertThrows(IdentityException.class, () -> identity.signer().sign(MESSAGE));
            } finally {
                Files.delete(store);
                Files.move(away, store);
            }
            assertTrue(signs(loadsFirst ? source.load() : identity));
            assertTrue(signs(loadsFirst ? identity : source.load()));
        }
    }

    @Test
    void aModuleThatAnotherSourceUsesIsNotRestarted() {
        CryptokiModule shared = new CryptokiModule("watched", cryptoki);
        source.close();
        source = source(shared, "p256");
        source.load();
        try (Pkcs11IdentitySource other = source(shared, "p384")) {
            other.load();
            cryptoki.pullOut();

            assertThrows(IdentityException.class, source::load);

            assertEquals(0, cryptoki.count("terminate"));
        } finally {
            cryptoki.putBack();
        }
    }

    @Test
    void aTokenThatWasNeverPresentRestartsNothing() {
        source.close();
        try (Pkcs11IdentitySource never = source("p256")) {
            cryptoki.pullOut();

            assertThrows(IdentityException.class, never::load);

            assertEquals(0, cryptoki.count("terminate"));
        } finally {
            cryptoki.putBack();
        }
    }

    @Test
    void sessionsThatOtherCodeClosedAreOpenedAgain() throws GeneralSecurityException {
        X509Identity identity = source.load();

        cryptoki.closeAllSessions();

        assertTrue(signs(identity));
        assertEquals(1, cryptoki.count("login"));
    }

    @Test
    void aModuleThatOtherCodeFinalizedIsInitializedAgain() throws GeneralSecurityException {
        X509Identity identity = source.load();

        cryptoki.terminate();
        assertTrue(signs(identity));

        cryptoki.terminate();
        assertTrue(signs(source.load()));
    }

    @Test
    void threadsThatLoseTheTokenTogetherAllSign() throws InterruptedException, ExecutionException {
        X509Identity identity = source.load();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                cryptoki.closeAllSessions();
                List<Future<Boolean>> signatures = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    signatures.add(threads.submit(() -> signs(identity)));
                }
                for (Future<Boolean> each : signatures) {
                    assertTrue(each.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theKeyIsNotProvenTwice() throws GeneralSecurityException {
        source.load();
        source.load();
        assertTrue(signs(source.load()));

        assertEquals(2, cryptoki.count("sign"));
    }

    @Test
    void anRsaKeyBelongsByItsModulusWithoutASignature() {
        try (Pkcs11IdentitySource rsa = source("rsa")) {
            rsa.load();
        }

        assertEquals(0, cryptoki.count("sign"));
    }

    @Test
    void rsaSignsADigestIfTheTokenCannotHash() throws GeneralSecurityException {
        cryptoki.offerOnly(0x01);
        try (Pkcs11IdentitySource rsa = source("rsa")) {
            X509Identity identity = rsa.load();
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(identity.certificate());
            verifier.update(MESSAGE);

            assertTrue(verifier.verify(identity.signer().sign(MESSAGE)));
        }
        assertEquals(1, cryptoki.count("signInit 1"));
    }

    @Test
    void aTokenThatCannotSignWithAKindOfKeyIsReported() {
        cryptoki.offerOnly(0x40);

        IdentityException refusal = assertThrows(IdentityException.class, source::load);

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(
                refusal.getMessage().startsWith("the token 'signer': it cannot sign with ECDSA"), refusal.getMessage());
    }

    @Test
    void closingLogsOutAndClosesAllSessions() {
        source.load();
        assertFalse(cryptoki.openSessions() == 0);

        source.close();

        assertEquals(0, cryptoki.openSessions());
        assertEquals(1, cryptoki.count("logout"));
        assertEquals(1, cryptoki.count("initialize"));
        assertEquals(1, cryptoki.count("terminate"));
    }
}
