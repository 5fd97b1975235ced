package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the PIN comes from, when it is needed, and that it is not shown. */
class TokenPinTest extends TokenIdentityTestCase {

    @Test
    void aPrivateCertificateIsFoundAfterALogin() throws GeneralSecurityException {
        assertSigns("hidden", load("pkcs11:token=spare;object=hidden?pin-value=5678"));
        assertEquals(
                Reason.PIN_MISSING,
                refusal(certificate("pkcs11:token=spare;object=hidden")).reason());
    }

    @Test
    void aPinRequiresAUriThatSelectsOneToken() {
        IdentityException refusal = refusal(certificate("pkcs11:object=hidden?pin-value=5678"));

        assertEquals(Reason.CERTIFICATE_MISSING, refusal.reason());
        assertTrue(refusal.getMessage().contains("name its token in the URI: pkcs11:"), refusal.getMessage());
    }

    @Test
    void aPinMayHaveLettersOutsideAscii() throws GeneralSecurityException {
        assertSigns("umlaut", load("pkcs11:token=Schl%C3%BCssel;object=gr%C3%B6%C3%9Fe?pin-value=p%C3%A4ssw%C3%B6rd"));
        assertSigns(
                "umlaut",
                build(certificate("pkcs11:object=größe").pin("pässwörd"::toCharArray))
                        .load());
    }

    @Test
    void aPinMayBeInAFile(@TempDir Path folder) throws IOException, GeneralSecurityException {
        Path file = Files.writeString(folder.resolve("my pin"), "signer-pin\n");

        assertSigns("p256", load("pkcs11:token=signer;object=p256?pin-source=file:" + file));
        assertSigns("p256", load("pkcs11:token=signer;object=p256?pin-source=" + file.toUri()));
    }

    @Test
    void aPinForEachSignatureIsReusedOrPromptedFor() throws GeneralSecurityException {
        for (String name : List.of("always-rsa", "always-ec")) {
            String uri = "pkcs11:token=signer;object=" + name + "?pin-value=signer-pin";
            List<String> questions = new ArrayList<>();
            Pkcs11IdentitySource asking = build(certificate(uri).pinPrompt(question -> {
                questions.add(question);
                return Optional.of("signer-pin".toCharArray());
            }));

            assertSigns(name, build(certificate(uri).reusePin(true)).load());
            assertSigns(name, asking.load());
            assertSigns(name, asking.load());
            assertEquals(1, questions.size());
            assertTrue(questions.get(0).contains("object=" + name), questions.get(0));
        }
    }

    @Test
    void withoutReuseAndPromptThePinForASignatureIsMissing() throws GeneralSecurityException {
        String uri = "pkcs11:token=signer;object=always-ec?pin-value=signer-pin";
        IdentityException refusal = assertThrows(IdentityException.class, () -> load(uri));

        assertEquals(Reason.PIN_MISSING, refusal.reason());
        assertTrue(refusal.getMessage().contains("requires its PIN for each signature"), refusal.getMessage());
    }

    @Test
    void toStringDoesNotShowThePin() {
        Pkcs11IdentitySource source = build(certificate("pkcs11:token=signer;object=rsa?pin-value=signer-pin"));
        X509Identity identity = source.load();

        String shown =
                source + " " + identity + " " + identity.signer() + " " + Pin.configured("signer-pin".toCharArray());
        assertFalse(shown.contains("signer-pin"), shown);
    }
}
