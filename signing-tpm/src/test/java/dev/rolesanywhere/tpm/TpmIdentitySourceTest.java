package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source has a key in a file or at a handle, and the certificate that belongs to it. */
class TpmIdentitySourceTest {

    private static final int HANDLE = 0x81000010;

    @TempDir
    private Path folder;

    private X509Certificate certificate;
    private X509Certificate another;
    private byte[] area = new byte[0];
    private Path file;

    @BeforeEach
    void issue() throws IOException, CertificateException {
        ThrowawayPki pki = ThrowawayPki.create(KeyKind.EC_P256);
        certificate = certificate(pki, "one");
        another = certificate(pki, "two");
        ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
        area = new TpmWriter()
                .raw(HexFormat.of().parseHex("0023000b00060472000000100010000300100020"))
                .raw(coordinate(key.getW().getAffineX()))
                .u16(32)
                .raw(coordinate(key.getW().getAffineY()))
                .toByteArray();
        file = Files.write(folder.resolve("tpm.key"), pem(area));
    }

    private X509Certificate certificate(ThrowawayPki pki, String name) throws IOException, CertificateException {
        Path directory = Files.createDirectory(folder.resolve(name));
        pki.issue(KeyKind.EC_P256).writePem(directory);
        try (InputStream in = Files.newInputStream(directory.resolve("certificate.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return padded;
    }

    /** Returns a key file without a password, whose parent is the owner's primary key. */
    private static byte[] pem(byte[] area) {
        byte[] sizedPublic = new TpmWriter().sized(area).toByteArray();
        byte[] content = new TpmWriter()
                .raw(HexFormat.of().parseHex("06066781050a0103a0030101ff020440000001"))
                .u8(0x04)
                .u8(sizedPublic.length)
                .raw(sizedPublic)
                .raw(HexFormat.of().parseHex("0403000109"))
                .toByteArray();
        byte[] der = new TpmWriter()
                .u8(0x30)
                .u8(0x81)
                .u8(content.length)
                .raw(content)
                .toByteArray();
        return ("-----BEGIN TSS2 PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der)
                        + "\n-----END TSS2 PRIVATE KEY-----\n")
                .getBytes(UTF_8);
    }

    private Path socket() {
        return folder.resolve("tpm.sock");
    }

    private TpmIdentitySource.Builder source() {
        return TpmIdentitySource.builder()
                .device(socket().toString())
                .certificates(() -> List.of(another, certificate));
    }

    /** A TPM whose key at the handle is that of the certificate. */
    private ScriptedTpm start() throws IOException {
        return ScriptedTpm.start(socket(), (code, command) -> {
            if (code != CommandCode.READ_PUBLIC.number()) {
                return ScriptedTpm.working(code);
            }
            return ScriptedTpm.response(
                    new TpmWriter().sized(area).sized(new byte[34]).sized(new byte[34]));
        });
    }

    @Test
    void theCertificateIsTheOneThatTheKeyBelongsToAndTheTpmIsNotUsed() {
        X509Identity identity = source().privateKey(file).build().load();

        assertEquals(certificate, identity.certificate());
        assertFalse(Files.exists(socket()));
    }

    @Test
    void aKeyInAFileSigns() throws IOException {
        X509Identity identity = source().privateKey(file).build().load();
        try (ScriptedTpm tpm = start()) {
            assertEquals(
                    "3006020101020101",
                    HexFormat.of().formatHex(identity.signer().sign(new byte[] {1})));
            assertEquals(5, tpm.commands().size());
        }
    }

    @Test
    void aKeyAtAHandleIsReadAndSignsWithoutBeingLoaded() throws IOException {
        try (ScriptedTpm tpm = start()) {
            X509Identity identity =
                    source().privateKey(HANDLE).noPassword().build().load();
            identity.signer().sign(new byte[] {1});

            assertEquals(certificate, identity.certificate());
            assertEquals(List.of("1 173 81000010", "2 15d 81000010"), tpm.commands());
        }
    }

    @Test
    void theFileIsReadAgainAtEachLoad() throws IOException {
        TpmIdentitySource source = source().privateKey(file).build();
        source.load();
        Files.writeString(file, "no key");

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertEquals(Reason.KEY_MISSING, failure.reason());
        assertTrue(failure.getMessage().startsWith(file + ": "), failure.getMessage());
    }

    @Test
    void theKeyOfAnotherCertificateIsAMismatch() {
        TpmIdentitySource source =
                source().certificates(() -> List.of(another)).privateKey(file).build();

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertEquals(Reason.KEY_MISMATCH, failure.reason());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    }

    @Test
    void withoutACertificateThereIsOnlyASigner() throws IOException {
        TpmIdentitySource source =
                source().certificates(List::of).privateKey(file).build();
        assertThrows(IdentityException.class, source::load);

        try (ScriptedTpm tpm = start()) {
            assertEquals(8, source.signer().sign(new byte[] {1}).length);
            assertFalse(tpm.commands().isEmpty());
        }
    }

    @Test
    void intermediatesReplaceTheOtherCertificates() {
        List<String> asked = new ArrayList<>();
        X509Identity identity = source().privateKey(file)
                .intermediates(() -> {
                    asked.add("intermediates");
                    return List.of();
                })
                .build()
                .load();

        assertEquals(List.of("intermediates"), asked);
        assertEquals(List.of(), identity.intermediates());
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path missing = folder.resolve("missing.key");

        IdentityException failure = assertThrows(
                IdentityException.class,
                () -> source().privateKey(missing).build().load());

        assertEquals(Reason.UNREADABLE, failure.reason());
        assertTrue(failure.getMessage().contains(missing.toString()), failure.getMessage());
    }

    @Test
    void aSourceWithoutAKeyIsAWrongSetting() {
        assertThrows(InvalidSettingException.class, () -> source().build().load());
    }

    @Test
    void theLastKeyCounts() throws IOException {
        assertEquals(
                "TpmIdentitySource[0x81000010]",
                source().privateKey(file).privateKey(HANDLE).build().toString());
        TpmIdentitySource source = source().privateKey(HANDLE).privateKey(file).build();
        assertEquals(certificate, source.load().certificate());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x80000000, 0x01800001, 0x40000001, 0x02000000, 0x82000000, -1})
    void onlyPersistentHandlesAreKeys(int handle) {
        InvalidSettingException failure =
                assertThrows(InvalidSettingException.class, () -> source().privateKey(handle));

        assertTrue(failure.getMessage().contains(Tpm.hex(handle)), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "18b, KEY_MISSING, no such handle",
        "184, SIGNING_FAILED, not the handle of a persistent key",
        "101, SIGNING_FAILED, failed its self-test",
        "100, SIGNING_FAILED, start swtpm with"
    })
    void aHandleThatCannotBeReadIsExplained(String code, Reason reason, String message) throws IOException {
        byte[] answer = ScriptedTpm.code(Integer.parseInt(code, 16));
        try (ScriptedTpm tpm = ScriptedTpm.start(socket(), (each, command) -> answer)) {
            IdentityException failure = assertThrows(
                    IdentityException.class,
                    () -> source().privateKey(HANDLE).build().load());

            assertEquals(reason, failure.reason());
            assertTrue(failure.getMessage().contains("0x81000010"), failure.getMessage());
            assertTrue(failure.getMessage().contains(message), failure.getMessage());
            assertEquals(1, tpm.commands().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0023000b, MALFORMED, public area that is not valid",
        "0008000b000000000000, UNSUPPORTED, not an RSA or EC key",
        "00230012000604720000, UNSUPPORTED, the name algorithm 0x12",
        "0023000b0002047200000010001000030010000101000101, UNSUPPORTED, without the attribute sign",
        "0023000b0004043200000010001000030010000101000101, UNSUPPORTED, requires a policy",
        "0023000b0004047200000010001800040003001000010100010, MALFORMED, not valid"
    })
    void aKeyAtAHandleThatCannotSignIsRejected(String publicArea, Reason reason, String message) throws IOException {
        area = HexFormat.of().parseHex(publicArea, 0, publicArea.length() & ~1);
        try (ScriptedTpm tpm = start()) {
            IdentityException failure = assertThrows(
                    IdentityException.class,
                    () -> source().privateKey(HANDLE).build().load());

            assertEquals(reason, failure.reason(), failure.getMessage());
            assertTrue(failure.getMessage().contains(message), failure.getMessage());
            assertEquals(1, tpm.commands().size());
        }
    }

    @Test
    void aSignerOfSomethingElseHasNoReport() {
        IdentitySigner other = message -> message;

        assertThrows(
                IllegalArgumentException.class,
                () -> source().privateKey(file).build().inspect(other));
    }

    @Test
    void aKeyIsRecognized() throws IOException {
        assertTrue(TpmIdentitySource.isKey(Files.readAllBytes(file)));
        assertFalse(TpmIdentitySource.isKey("-----BEGIN PRIVATE KEY-----".getBytes(UTF_8)));
        assertFalse(TpmIdentitySource.isKey(new byte[0]));
    }

    @Test
    void aBlockThatWasReadAlreadyHasASigner() throws IOException {
        byte[] der = KeyFile.der(Files.readAllBytes(file));
        TpmIdentitySource source = source().build();

        assertEquals(
                "TpmSigner[EC P-256, other.pem]",
                source.signer("other.pem", der).toString());
        assertThrows(IdentityException.class, () -> source.signer("other.pem", new byte[] {0x30, 0}));
    }

    @Test
    void aWrongDeviceIsAWrongSettingAtOnce() {
        assertThrows(InvalidSettingException.class, () -> source().device("mssim:host=a"));
        TpmIdentitySource.Builder builder = source();
        assertSame(builder, builder.device("swtpm:port=1"));
    }
}
