package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemIdentitySourceTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();

    @TempDir
    private Path folder;

    private String text(ThrowawayIdentity identity, String file) throws IOException {
        identity.writePem(folder);
        return Files.readString(folder.resolve(file));
    }

    @Test
    void certificatesAndKeyAreReadFromText() throws Exception {
        ThrowawayIdentity throwaway = PKI.issue(KeyKind.EC_P256);
        String chain = text(throwaway, "intermediates.pem") + text(throwaway, "certificate.pem");

        X509Identity identity = PemIdentitySource.create(chain, text(throwaway, "private-key.pem"))
                .load();

        assertEquals(throwaway.certificate(), identity.certificate());
        assertEquals(throwaway.intermediates(), identity.intermediates());
        SignatureAssertions.assertSignsFor(throwaway.certificate(), identity.signer());
    }

    @Test
    void suppliersAreAskedAtEachLoad() throws IOException {
        AtomicReference<ThrowawayIdentity> current = new AtomicReference<>(PKI.issue(KeyKind.EC_P256));
        PemIdentitySource source = PemIdentitySource.create(
                () -> unchecked("certificate.pem", current), () -> unchecked("private-key.pem", current));
        source.load();

        current.set(PKI.issue(KeyKind.RSA_2048));

        assertEquals(current.get().certificate(), source.load().certificate());
    }

    private String unchecked(String file, AtomicReference<ThrowawayIdentity> current) {
        try {
            return text(current.get(), file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As {@code System.getenv} returns for a variable that is not set. */
    @Test
    @SuppressWarnings("NullAway") // Nothing prevents callers without a checker.
    void aMissingTextIsNamed() throws IOException {
        String certificate = text(PKI.issue(KeyKind.EC_P256), "certificate.pem");
        PemIdentitySource source = PemIdentitySource.create(() -> certificate, () -> null);

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertEquals(IdentityException.Reason.UNREADABLE, failure.reason());
        assertEquals("the private key text is missing: it is null; pass PEM text", failure.getMessage());
    }

    @Test
    void aTextThatIsNotPemIsNamedAndNotRepeated() throws IOException {
        String certificate = text(PKI.issue(KeyKind.EC_P256), "certificate.pem");
        PemIdentitySource source = PemIdentitySource.create(certificate, "hunter2-secret");

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertTrue(failure.getMessage().startsWith("the private key text: "), failure::getMessage);
        assertFalse((failure + source.toString()).contains("hunter2"), failure::getMessage);
    }
}
