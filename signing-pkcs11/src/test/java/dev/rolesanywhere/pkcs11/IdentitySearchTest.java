package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is found among others that cannot sign. */
@ExtendWith(Tokens.class)
class IdentitySearchTest {

    private final WatchedCryptoki cryptoki = new WatchedCryptoki(Way.DIRECTLY.cryptoki());

    private X509Identity load(String certificate, String key) {
        try (Pkcs11IdentitySource source = Pkcs11IdentitySource.builder()
                .module(new CryptokiModule("watched", cryptoki))
                .certificates(() -> List.of(Tokens.certificate(certificate)))
                .privateKey(Pkcs11Uri.parse("pkcs11:token=signer" + key + "?pin-value=signer-pin"))
                .build()) {
            return source.load();
        }
    }

    @ParameterizedTest
    @CsvSource({"double-1, 10", "double-2, 9"})
    void aKeyThatMustNotSignDoesNotHideAnother(String name, int other) {
        cryptoki.forbidSigningWith(other);

        assertEquals(Tokens.certificate(name), load(name, ";object=double").certificate());
        assertEquals(1, cryptoki.count("login"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "bare-ec", "double-1", "double-2", "piv"})
    void aKeyWithAnUnknownPinDoesNotHideOthers(String name) {
        assertEquals(Tokens.certificate(name), load(name, "").certificate());
    }

    @Test
    void ifNoKeyBelongsTheReasonOfAFailedSignatureIsReported() {
        cryptoki.forbidSigningWith(9);

        IdentityException refusal = assertThrows(IdentityException.class, () -> load("double-1", ";object=double"));

        assertEquals(Reason.SIGNING_FAILED, refusal.reason());
        assertTrue(refusal.getMessage().contains("id=%09"), refusal.getMessage());
    }
}
