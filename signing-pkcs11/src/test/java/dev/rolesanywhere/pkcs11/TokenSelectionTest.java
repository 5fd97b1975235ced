package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How URIs select certificates and keys, and the messages if they select none or several. */
class TokenSelectionTest extends TokenIdentityTestCase {

    @ParameterizedTest
    @ValueSource(strings = {"bare-rsa", "bare-ec"})
    void theCertificateMayComeFromAFile(String name) throws GeneralSecurityException {
        assertSigns(
                name,
                build(way.source()
                                .certificates(() -> List.of(Tokens.certificate("rsa"), Tokens.certificate(name)))
                                .privateKey(Pkcs11Uri.parse(
                                        "pkcs11:token=signer;object=" + name + "?pin-value=signer-pin")))
                        .load());
    }

    @Test
    void aKeyOfAnotherLabelIsFoundByTheIdOfItsCertificate() throws GeneralSecurityException {
        assertSigns("piv", load("pkcs11:object=Certificate%20for%20PIV%20Authentication?pin-value=signer-pin"));
    }

    @Test
    void certificateAndKeyMayHaveSeparateUris() throws GeneralSecurityException {
        assertSigns("p384", load("pkcs11:token=signer;id=%03?pin-value=signer-pin"));
        assertSigns(
                "piv",
                build(certificate("pkcs11:token=signer;id=%0B;type=cert")
                                .privateKey(Pkcs11Uri.parse("pkcs11:object=PIV%20AUTH%20key"))
                                .pin("signer-pin"::toCharArray))
                        .load());
    }

    @Test
    void severalMatchesAreListedWithWorkingUris() {
        IdentityException refusal = refusal(certificate("pkcs11:token=signer;object=double?pin-value=signer-pin"));

        assertEquals(Reason.AMBIGUOUS, refusal.reason());
        assertFalse(refusal.getMessage().contains("signer-pin"), refusal.getMessage());
        List<String> uris = List.of(refusal.getMessage().split(": ", 2)[1].split(", ", -1));
        assertEquals(
                Set.of(Tokens.certificate("double-1"), Tokens.certificate("double-2")),
                uris.stream()
                        .map(uri -> load(uri + "?pin-value=signer-pin").certificate())
                        .collect(Collectors.toSet()));
    }

    @Test
    void theTokenSelectsAmongEqualLabels() throws GeneralSecurityException {
        assertEquals(
                Reason.AMBIGUOUS, refusal(certificate("pkcs11:object=p256")).reason());

        assertSigns("p256", load("pkcs11:token=signer;object=p256?pin-value=signer-pin"));
        assertSigns("spare", load("pkcs11:token=spare;object=p256?pin-value=5678"));
    }

    @Test
    void theSlotIdSelectsTheSlotEvenZero() throws GeneralSecurityException {
        Cryptoki cryptoki = way.cryptoki();
        cryptoki.initialize();
        long slot = Token.allIn(cryptoki).stream()
                .filter(token -> token.info().label().equals("spare"))
                .findFirst()
                .orElseThrow()
                .slot();
        cryptoki.terminate();

        assertSigns("spare", load("pkcs11:slot-id=" + slot + ";object=p256?pin-value=5678"));
        IdentityException refusal = refusal(certificate("pkcs11:slot-id=0;object=p256"));
        assertEquals(Reason.UNREADABLE, refusal.reason());
        assertTrue(refusal.getMessage().startsWith("no token matches pkcs11:slot-id=0;object=p256; insert it"));
    }

    @Test
    void aCertificateWithoutItsKeyIsRejected() {
        IdentityException refusal = refusal(certificate("pkcs11:token=signer;object=stray?pin-value=signer-pin"));

        assertEquals(Reason.KEY_MISSING, refusal.reason());
        assertTrue(refusal.getMessage().contains("object=stray"), refusal.getMessage());
    }

    @Test
    void aKeyOfAnotherCertificateIsRejected() {
        for (String other : List.of("p384", "rsa", "bare-ec")) {
            IdentityException refusal = refusal(certificate("pkcs11:token=signer;object=p256?pin-value=signer-pin")
                    .privateKey(Pkcs11Uri.parse("pkcs11:object=" + other)));

            assertEquals(Reason.KEY_MISMATCH, refusal.reason());
        }
    }

    @Test
    void missingTokensAndObjectsAreReported() {
        assertEquals(
                Reason.UNREADABLE,
                refusal(certificate("pkcs11:token=elsewhere?pin-value=signer-pin"))
                        .reason());
        assertEquals(
                Reason.CERTIFICATE_MISSING,
                refusal(certificate("pkcs11:token=signer;object=nothing?pin-value=signer-pin"))
                        .reason());
        assertEquals(
                Reason.KEY_MISSING,
                refusal(certificate("pkcs11:token=signer;object=rsa?pin-value=signer-pin")
                                .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=nothing")))
                        .reason());
        assertEquals(
                Reason.AMBIGUOUS,
                refusal(way.source()
                                .certificates(() -> List.of(Tokens.certificate("bare-ec")))
                                .privateKey(Pkcs11Uri.parse("pkcs11:object=bare-ec?pin-value=signer-pin")))
                        .reason());
    }

    @Test
    void matchingCertificatesAreListedWithoutAPin() {
        List<TokenCertificate> all = build(certificate("pkcs11:token=signer")).certificates();

        assertEquals(13, all.size());
        assertTrue(
                all.stream()
                        .map(each -> each.uri().toString())
                        .anyMatch(
                                uri -> uri.matches(
                                        "pkcs11:model=SoftHSM%20v2;manufacturer=SoftHSM%20project;serial=[0-9a-f]{16};token=signer;id=%01;object=rsa;type=cert")));
    }
}
