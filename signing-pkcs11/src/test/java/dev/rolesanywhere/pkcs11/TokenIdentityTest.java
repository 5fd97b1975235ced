package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How certificates, keys and chains are found in SoftHSM tokens, and the messages if they are not. */
@ExtendWith(Tokens.class)
@ParameterizedClass
@EnumSource(Way.class)
class TokenIdentityTest {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Way way;

    private final List<Pkcs11IdentitySource> sources = new ArrayList<>();

    @AfterEach
    void close() {
        sources.forEach(Pkcs11IdentitySource::close);
    }

    private Pkcs11IdentitySource build(Pkcs11IdentitySource.Builder builder) {
        Pkcs11IdentitySource source = builder.build();
        sources.add(source);
        return source;
    }

    private Pkcs11IdentitySource.Builder certificate(String uri) {
        return way.source().certificate(Pkcs11Uri.parse(uri));
    }

    private X509Identity load(String uri) {
        return build(certificate(uri)).load();
    }

    private IdentityException refusal(Pkcs11IdentitySource.Builder builder) {
        return assertThrows(IdentityException.class, () -> build(builder).load());
    }

    private static void assertSigns(String name, X509Identity identity, HashAlgorithm hash)
            throws GeneralSecurityException {
        String algorithm = identity.certificate().getPublicKey().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
        Signature verifier = Signature.getInstance(hash.name().replace("_", "") + "with" + algorithm);
        verifier.initVerify(Tokens.certificate(name));
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(((KeySigner) identity.signer()).sign(MESSAGE, hash)));
    }

    private static void assertSigns(String name, X509Identity identity) throws GeneralSecurityException {
        assertEquals(Tokens.certificate(name), identity.certificate());
        assertSigns(name, identity, HashAlgorithm.SHA_256);
    }

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
        assertSigns(name, load("pkcs11:token=signer;object=" + name + "?pin-value=1234"), hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-rsa", "bare-ec"})
    void theCertificateMayComeFromAFile(String name) throws GeneralSecurityException {
        assertSigns(
                name,
                build(way.source()
                                .certificates(() -> List.of(Tokens.certificate("rsa"), Tokens.certificate(name)))
                                .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=" + name + "?pin-value=1234")))
                        .load());
    }

    @ParameterizedTest
    @CsvSource({"bare-rsa, RSA", "bare-ec, ECDSA", "p384, ECDSA", "p521, ECDSA", "always-ec, ECDSA"})
    void aKeySignsWithoutItsCertificate(String name, String algorithm) throws GeneralSecurityException {
        IdentitySigner signer = build(way.source()
                        .reusePin(true)
                        .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=" + name + "?pin-value=1234")))
                .signer();

        Signature verifier = Signature.getInstance("SHA256with" + algorithm);
        verifier.initVerify(Tokens.certificate(name));
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signer.sign(MESSAGE)));
    }

    @Test
    void withoutANamedKeyThereIsNoSigner() {
        Pkcs11IdentitySource source = build(certificate("pkcs11:token=signer;object=p256"));

        assertThrows(InvalidSettingException.class, source::signer);
    }

    @Test
    void aKeyOfAnotherLabelIsFoundByTheIdOfItsCertificate() throws GeneralSecurityException {
        assertSigns("piv", load("pkcs11:object=Certificate%20for%20PIV%20Authentication?pin-value=1234"));
    }

    @Test
    void certificateAndKeyMayHaveSeparateUris() throws GeneralSecurityException {
        assertSigns("p384", load("pkcs11:token=signer;id=%03?pin-value=1234"));
        assertSigns(
                "piv",
                build(certificate("pkcs11:token=signer;id=%0B;type=cert")
                                .privateKey(Pkcs11Uri.parse("pkcs11:object=PIV%20AUTH%20key"))
                                .pin("1234"::toCharArray))
                        .load());
    }

    @Test
    void severalMatchesAreListedWithWorkingUris() {
        IdentityException refusal = refusal(certificate("pkcs11:token=signer;object=double?pin-value=1234"));

        assertEquals(Reason.AMBIGUOUS, refusal.reason());
        assertFalse(refusal.getMessage().contains("1234"), refusal.getMessage());
        List<String> uris = List.of(refusal.getMessage().split(": ", 2)[1].split(", ", -1));
        assertEquals(
                Set.of(Tokens.certificate("double-1"), Tokens.certificate("double-2")),
                uris.stream()
                        .map(uri -> load(uri + "?pin-value=1234").certificate())
                        .collect(Collectors.toSet()));
    }

    @Test
    void theTokenSelectsAmongEqualLabels() throws GeneralSecurityException {
        assertEquals(
                Reason.AMBIGUOUS, refusal(certificate("pkcs11:object=p256")).reason());

        assertSigns("p256", load("pkcs11:token=signer;object=p256?pin-value=1234"));
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
    void aPrivateCertificateIsFoundAfterALogin() throws GeneralSecurityException {
        assertSigns("hidden", load("pkcs11:token=spare;object=hidden?pin-value=5678"));
        assertEquals(
                Reason.PIN_MISSING,
                refusal(certificate("pkcs11:token=spare;object=hidden")).reason());
    }

    @Test
    void withSeveralTokensThereIsNoLogin() {
        IdentityException refusal = refusal(certificate("pkcs11:object=hidden?pin-value=5678"));

        assertEquals(Reason.MALFORMED, refusal.reason());
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
        Path file = Files.writeString(folder.resolve("my pin"), "1234\n");

        assertSigns("p256", load("pkcs11:token=signer;object=p256?pin-source=file:" + file));
        assertSigns("p256", load("pkcs11:token=signer;object=p256?pin-source=" + file.toUri()));
    }

    @Test
    void aPinForEachSignatureIsReusedOrTyped() throws GeneralSecurityException {
        for (String name : List.of("always-rsa", "always-ec")) {
            String uri = "pkcs11:token=signer;object=" + name + "?pin-value=1234";
            List<String> questions = new ArrayList<>();
            Pkcs11IdentitySource asking = build(certificate(uri).pinPrompt(question -> {
                questions.add(question);
                return Optional.of("1234".toCharArray());
            }));

            assertSigns(name, build(certificate(uri).reusePin(true)).load());
            assertSigns(name, asking.load());
            assertSigns(name, asking.load());
            assertEquals(1, questions.size());
            assertTrue(questions.get(0).contains("object=" + name), questions.get(0));
        }
    }

    @Test
    void withoutReuseAndUserThatPinIsMissing() throws GeneralSecurityException {
        String uri = "pkcs11:token=signer;object=always-ec?pin-value=1234";
        IdentityException refusal = assertThrows(IdentityException.class, () -> load(uri));

        assertEquals(Reason.PIN_MISSING, refusal.reason());
        assertTrue(refusal.getMessage().contains("requires its PIN for each signature"), refusal.getMessage());
    }

    @Test
    void issuersInTheTokenBecomeIntermediates() {
        assertEquals(
                List.of(Tokens.certificate("issuing")),
                load("pkcs11:token=signer;object=rsa?pin-value=1234").intermediates());
        assertEquals(
                List.of(), load("pkcs11:token=spare;object=p256?pin-value=5678").intermediates());
    }

    @Test
    void givenIntermediatesReplaceThoseInTheToken() {
        X509Identity identity = build(certificate("pkcs11:token=signer;object=rsa?pin-value=1234")
                        .intermediates(() -> List.of(Tokens.certificate("root"), Tokens.certificate("stray"))))
                .load();

        assertEquals(List.of(Tokens.certificate("stray")), identity.intermediates());
    }

    @Test
    void aCertificateWithoutItsKeyIsRejected() {
        IdentityException refusal = refusal(certificate("pkcs11:token=signer;object=stray?pin-value=1234"));

        assertEquals(Reason.KEY_MISSING, refusal.reason());
        assertTrue(refusal.getMessage().contains("object=stray"), refusal.getMessage());
    }

    @Test
    void aKeyOfAnotherCertificateIsRejected() {
        for (String other : List.of("p384", "rsa", "bare-ec")) {
            IdentityException refusal = refusal(certificate("pkcs11:token=signer;object=p256?pin-value=1234")
                    .privateKey(Pkcs11Uri.parse("pkcs11:object=" + other)));

            assertEquals(Reason.KEY_MISMATCH, refusal.reason());
        }
    }

    @Test
    void missingTokensAndObjectsAreNamed() {
        assertEquals(
                Reason.UNREADABLE,
                refusal(certificate("pkcs11:token=elsewhere?pin-value=1234")).reason());
        assertEquals(
                Reason.MALFORMED,
                refusal(certificate("pkcs11:token=signer;object=nothing?pin-value=1234"))
                        .reason());
        assertEquals(
                Reason.KEY_MISSING,
                refusal(certificate("pkcs11:token=signer;object=rsa?pin-value=1234")
                                .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=nothing")))
                        .reason());
        assertEquals(
                Reason.AMBIGUOUS,
                refusal(way.source()
                                .certificates(() -> List.of(Tokens.certificate("bare-ec")))
                                .privateKey(Pkcs11Uri.parse("pkcs11:object=bare-ec?pin-value=1234")))
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

    @Test
    void eightThreadsSignAtOnce() throws InterruptedException, ExecutionException {
        X509Identity identity = load("pkcs11:token=signer;object=p256?pin-value=1234");
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
    void noMessageShowsThePin() {
        Pkcs11IdentitySource source = build(certificate("pkcs11:token=signer;object=rsa?pin-value=1234"));
        X509Identity identity = source.load();

        String shown = source + " " + identity + " " + identity.signer() + " " + Pin.configured("1234".toCharArray());
        assertFalse(shown.contains("1234"), shown);
    }

    @Test
    void aClosedSourceIsRejectedAndAnotherOneWorks() throws GeneralSecurityException {
        Pkcs11IdentitySource source = build(certificate("pkcs11:token=signer;object=rsa?pin-value=1234"));
        X509Identity identity = source.load();
        source.close();

        assertThrows(IllegalStateException.class, source::load);
        assertThrows(RuntimeException.class, () -> identity.signer().sign(MESSAGE));
        assertSigns("rsa", load("pkcs11:token=signer;object=rsa?pin-value=1234"));
    }
}
