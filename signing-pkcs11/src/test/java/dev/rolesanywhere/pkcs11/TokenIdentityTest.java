package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identities from tokens sign, on one thread and on several. */
class TokenIdentityTest extends TokenIdentityTestCase {

    @ParameterizedTest
    @CsvSource({
        "rsa, SHA_256",
        "rsa, SHA_384",
        "rsa, SHA_512",
        "p256, SHA_256",
        "p256, SHA_512",
        "p384, SHA_384",
        "p384, SHA_512",
        "p521, SHA_256",
        "p521, SHA_512"
    })
    void eachKindOfKeySignsWithEachHash(String name, HashAlgorithm hash) throws GeneralSecurityException {
        assertSigns(name, load("pkcs11:token=signer;object=" + name + "?pin-value=signer-pin"), hash);
    }

    @ParameterizedTest
    @CsvSource({"bare-rsa, RSA", "bare-ec, ECDSA", "p384, ECDSA", "p521, ECDSA", "always-ec, ECDSA"})
    void aKeySignsWithoutItsCertificate(String name, String algorithm) throws GeneralSecurityException {
        IdentitySigner signer = build(way.source()
                        .reusePin(true)
                        .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=" + name + "?pin-value=signer-pin")))
                .signer();

        Signature verifier = Signature.getInstance("SHA256with" + algorithm);
        verifier.initVerify(Tokens.certificate(name));
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signer.sign(MESSAGE)));
    }

    @Test
    void aSignerRequiresTheUriOfAKey() {
        Pkcs11IdentitySource source = build(certificate("pkcs11:token=signer;object=p256"));

        assertThrows(InvalidSettingException.class, source::signer);
    }

    @Test
    void issuersInTheTokenBecomeIntermediates() {
        assertEquals(
                List.of(Tokens.certificate("issuing")),
                load("pkcs11:token=signer;object=rsa?pin-value=signer-pin").intermediates());
        assertEquals(
                List.of(), load("pkcs11:token=spare;object=p256?pin-value=5678").intermediates());
    }

    @Test
    void givenIntermediatesReplaceThoseInTheToken() {
        X509Identity identity = build(certificate("pkcs11:token=signer;object=rsa?pin-value=signer-pin")
                        .intermediates(() -> List.of(Tokens.certificate("root"), Tokens.certificate("stray"))))
                .load();

        assertEquals(List.of(Tokens.certificate("stray")), identity.intermediates());
    }

    @Test
    void eightThreadsSignAtOnce() throws InterruptedException, ExecutionException {
        X509Identity identity = load("pkcs11:token=signer;object=p256?pin-value=signer-pin");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> signatures = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                signatures.add(threads.submit(() -> {
                    for (int j = 0; j < 50; j++) {
                        assertSigns("p256", identity);
                    }
                    return 50;
                }));
            }
            for (Future<Integer> each : signatures) {
                assertEquals(50, each.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClosedSourceIsRejectedAndAnotherOneWorks() throws GeneralSecurityException {
        Pkcs11IdentitySource source = build(certificate("pkcs11:token=signer;object=rsa?pin-value=signer-pin"));
        X509Identity identity = source.load();
        source.close();

        assertThrows(IllegalStateException.class, source::load);
        assertThrows(IllegalStateException.class, () -> identity.signer().sign(MESSAGE));
        assertSigns("rsa", load("pkcs11:token=signer;object=rsa?pin-value=signer-pin"));
    }
}
