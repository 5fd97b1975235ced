package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of all kinds sign in the software TPM. */
@ExtendWith(Swtpm.class)
class TpmIdentityTest {

    private static final String PARENT =
            "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|restricted|decrypt|noda";

    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);

    private static void assertSigns(IdentitySource source) throws GeneralSecurityException {
        X509Identity identity = source.load();
        byte[] signature = identity.signer().sign(MESSAGE);

        boolean isRsa = identity.certificate().getPublicKey().getAlgorithm().equals("RSA");
        Signature verifier = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
        verifier.initVerify(identity.certificate().getPublicKey());
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signature), identity.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p256",
                "p384",
                "p521",
                "rsa",
                "persistent-parent",
                "tools-ecc",
                "tools-rsa",
                "rsa-parent",
                "null-parent",
                "zero-parent",
                "ecdsa256-p256",
                "ecdsa384-p256",
                "ecdsa256-p384",
                "ecdsa384-p521",
                "rsassa",
                "both-uses",
                "restricted",
                "restricted-rsa",
                "pcr"
            })
    void aKeyWithoutAPasswordSigns(String name) throws GeneralSecurityException {
        assertSigns(Swtpm.source(name).build());
    }

    @ParameterizedTest
    @CsvSource({
        "password, 1234",
        "noda-password, 5678",
        "password-at-handle, 1234",
        "counted-at-handle, 1234",
        "auth-value, 4321",
        "pcr-auth-value, 4321",
        "policy-password, 4321"
    })
    void aKeyWithAPasswordSigns(String name, String password) throws GeneralSecurityException {
        assertSigns(Swtpm.source(name).password(password::toCharArray).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-handle", "rsa-at-handle", "says-password"})
    void aKeyThatIsSaidToHaveNoPasswordSigns(String name) throws GeneralSecurityException {
        assertSigns(Swtpm.source(name).noPassword().build());
    }

    /** An attempt costs nothing, because wrong passwords of this key are not counted. */
    @Test
    void theEmptyPasswordIsTriedWhereWrongOnesAreNotCounted() throws GeneralSecurityException {
        assertSigns(Swtpm.source("noda-says-password").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"says-password", "at-handle", "password", "counted-at-handle", "auth-value"})
    void noPasswordIsGuessedWhereWrongOnesAreCounted(String name) {
        int before = tries();

        IdentityException failure = assertThrows(
                IdentityException.class, () -> assertSigns(Swtpm.source(name).build()));

        assertEquals(Reason.TPM_PASSWORD_MISSING, failure.reason(), failure.getMessage());
        assertEquals(before, tries());
    }

    private static int tries() {
        String text = Swtpm.run("tpm2_getcap", "properties-variable");
        return Integer.decode(text.replaceFirst("(?s).*TPM2_PT_LOCKOUT_COUNTER: (\\w+).*", "$1"));
    }

    @ParameterizedTest
    @CsvSource({
        "decrypt, cannot sign",
        "rsapss, bound to RSAPSS",
        "policy-at-handle, requires a policy",
        "locked-parent, 'its parent, the persistent key 0x81000002, has a password'"
    })
    void aKeyThatCannotSignIsExplained(String name, String message) {
        IdentityException failure = assertThrows(
                IdentityException.class,
                () -> assertSigns(Swtpm.source(name).noPassword().build()));

        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "noda-password, its password is wrong; correct it",
        "password-at-handle, its password is wrong; correct it"
    })
    void aWrongPasswordIsNotTriedAgain(String name, String message) {
        TpmIdentitySource source =
                Swtpm.source(name).password("wrong"::toCharArray).build();

        IdentityException first = assertThrows(IdentityException.class, () -> assertSigns(source));
        IdentityException second = assertThrows(IdentityException.class, () -> assertSigns(source));

        assertEquals(Reason.TPM_PASSWORD_WRONG, first.reason());
        assertTrue(first.getMessage().endsWith(message), first.getMessage());
        assertTrue(second.getMessage().contains("was not used"), second.getMessage());
    }

    @Test
    void aWrongPasswordThatCountsIsCountedOnce() {
        int before = tries();
        TpmIdentitySource source =
                Swtpm.source("password").password("wrong"::toCharArray).build();

        IdentityException failure = assertThrows(IdentityException.class, () -> assertSigns(source));
        assertThrows(IdentityException.class, () -> assertSigns(source));

        assertEquals(before + 1, tries());
        assertTrue(
                failure.getMessage().contains(before + 1 + " of 3 wrong passwords are used up"), failure.getMessage());
        Swtpm.run("tpm2_dictionarylockout", "--clear-lockout");
    }

    @Test
    void theUserIsAskedForThePassword() throws GeneralSecurityException {
        List<String> questions = new java.util.ArrayList<>();
        TpmIdentitySource source = Swtpm.source("noda-password")
                .passwordPrompt(question -> {
                    questions.add(question);
                    return Optional.of((questions.size() == 1 ? "wrong" : "5678").toCharArray());
                })
                .build();

        assertSigns(source);
        assertSigns(source);

        assertEquals(2, questions.size());
        assertTrue(questions.get(0).startsWith("password of the TPM key "), questions.get(0));
        assertTrue(questions.get(1).startsWith("wrong password; try again: "), questions.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "p256, EC P-256, 'owner hierarchy, primary key EC P-256', no password",
        "persistent-parent, EC P-256, 0x81000001, no password",
        "pcr-auth-value, RSA 2048, 'owner hierarchy, primary key EC P-256', a policy TPM2_PolicyPCR TPM2_PolicyAuthValue",
        "password-at-handle, EC P-256, none needed; the key is persistent, 'perhaps a password, wrong ones are not counted'"
    })
    void anInspectionDescribesTheKeyWithoutItsPassword(String name, String key, String parent, String authorization) {
        TpmIdentitySource source = Swtpm.source(name).build();

        TpmReport report = source.inspect(source.signer());

        assertEquals(Swtpm.device() + ", manufacturer IBM", report.device());
        assertEquals(key, report.key());
        assertEquals(parent, report.parent());
        assertTrue(report.authorization().startsWith(authorization + "; "), report.authorization());
    }

    @Test
    void aPolicyOfPcrsRequiresTheirValues() throws GeneralSecurityException {
        TpmIdentitySource source = Swtpm.source("pcr").build();
        Swtpm.run("tpm2_pcrextend", "16:sha256=" + "11".repeat(32));

        IdentityException failure = assertThrows(IdentityException.class, () -> assertSigns(source));
        Swtpm.run("tpm2_pcrreset", "16");

        assertTrue(failure.getMessage().contains("its policy is not fulfilled"), failure.getMessage());
        assertSigns(source);
    }

    @Test
    void aKeyOfAnotherTpmIsExplained() {
        Swtpm.withAnother(device -> {
            TpmIdentitySource source = Swtpm.source("p256").device(device).build();

            IdentityException failure = assertThrows(IdentityException.class, () -> assertSigns(source));

            assertTrue(failure.getMessage().contains("it was created by another TPM"), failure.getMessage());
            assertSame(Reason.SIGNING_FAILED, failure.reason());
        });
    }

    @Test
    void theTpmMayBeRestartedBetweenSignatures() throws GeneralSecurityException {
        TpmIdentitySource source = Swtpm.source("p256").build();
        assertSigns(source);

        Swtpm.stop();
        IdentityException failure = assertThrows(IdentityException.class, () -> assertSigns(source));
        Swtpm.start();

        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertSigns(source);
    }

    /** Nobody needs the owner's password if the key's parent is persistent. */
    @Test
    void aKeyOfAnOwnerWithAPasswordSignsIfItsParentIsPersistent() throws GeneralSecurityException {
        Swtpm.run("tpm2_changeauth", "-c", "owner", "secret");
        try {
            TpmIdentitySource source = Swtpm.source("p256").build();
            IdentityException failure = assertThrows(IdentityException.class, () -> assertSigns(source));
            assertTrue(failure.getMessage().contains("the owner hierarchy has a password"), failure.getMessage());

            String parent = Swtpm.file("persistent.ctx").toString();
            Swtpm.run("tpm2_createprimary", "-P", "secret", "-G", "ecc256:aes128cfb", "-a", PARENT, "-c", parent);
            Swtpm.run("tpm2_flushcontext", "-t");
            Swtpm.run("tpm2_evictcontrol", "-P", "secret", "-c", parent, "0x81000003");
            Swtpm.run("tpm2_flushcontext", "-t");

            assertSigns(source);
            assertEquals("0x81000003", source.inspect(source.signer()).parent());
            Swtpm.run("tpm2_evictcontrol", "-P", "secret", "-c", "0x81000003");
        } finally {
            Swtpm.run("tpm2_changeauth", "-c", "owner", "-p", "secret");
        }
    }

    /** One attempt shows that the parent has a password, and more would lock the TPM. */
    @Test
    void theEmptyPasswordOfAParentIsCountedOnce() {
        String parent = Swtpm.file("counting.ctx").toString();
        Swtpm.run("tpm2_createprimary", "-G", "ecc", "-p", "parent-pass", "-c", parent);
        Swtpm.run("tpm2_flushcontext", "-t");
        Swtpm.run("tpm2_evictcontrol", "-c", parent, "0x81000004");
        Swtpm.run("tpm2_flushcontext", "-t");
        try {
            int before = tries();
            TpmIdentitySource source = Swtpm.source("tools-ecc")
                    .privateKey(
                            "counting.key",
                            () -> Swtpm.run(
                                            "python3",
                                            System.getProperty("testdata") + "/tpm/key-file.py",
                                            Swtpm.file("tools-ecc.public").toString(),
                                            Swtpm.file("tools-ecc.private").toString(),
                                            "--parent=0x81000004")
                                    .getBytes(UTF_8))
                    .build();

            for (int i = 0; i < 3; i++) {
                IdentityException failure = assertThrows(IdentityException.class, () -> assertSigns(source));
                assertTrue(
                        failure.getMessage().contains("its parent, the persistent key 0x81000004, has a password"),
                        failure.getMessage());
            }

            assertEquals(before + 1, tries());
        } finally {
            Swtpm.run("tpm2_evictcontrol", "-c", "0x81000004");
            Swtpm.run("tpm2_dictionarylockout", "--clear-lockout");
        }
    }

    @Test
    void theKeyOfAnotherCertificateIsRefusedWithoutTheTpm() {
        TpmIdentitySource source = TpmIdentitySource.builder()
                .device("/dev/null")
                .privateKey(Swtpm.file("p256.key"))
                .certificates(() -> List.of(Swtpm.certificate("p384")))
                .build();

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertEquals(Reason.KEY_MISMATCH, failure.reason());
    }
}
