package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Commands have the bytes that tpm2-tools sends, and the responses to those are understood. */
class WireFormatTest {

    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);
    private static final SigningMethod.Scheme SCHEME = new SigningMethod.Scheme(Tpm.ALG_ECDSA, Tpm.ALG_SHA256);
    private static final int HEADER_AND_HANDLE = 14;

    private final Properties recorded = new Properties();

    WireFormatTest() throws IOException {
        try (InputStream in = WireFormatTest.class.getResourceAsStream("recorded.properties")) {
            recorded.load(in);
        }
    }

    private byte[] bytes(String name) {
        return HexFormat.of().parseHex(recorded.getProperty(name));
    }

    private TpmReader after(String name, int length) {
        return new TpmReader(Arrays.copyOfRange(bytes(name), length, bytes(name).length));
    }

    private void assertSent(String name, TpmCommand command) {
        assertEquals(recorded.getProperty(name), HexFormat.of().formatHex(command.bytes()));
    }

    /** Sessions contain random numbers, so the recorded authorization is taken. */
    private void assertSentWithAuthorization(String name, TpmCommand command) {
        TpmReader reader = after(name, HEADER_AND_HANDLE);
        byte[] authorization = reader.raw(reader.u32());
        assertEquals(recorded.getProperty(name), HexFormat.of().formatHex(command.bytes(authorization)));
    }

    private PublicArea key() {
        return PublicArea.parse(
                TpmResponse.parse(TpmCommand.readPublic(0x81000010), false, bytes("read-public.response"))
                        .reader()
                        .sized());
    }

    @Test
    void createPrimary() {
        TpmCommand command = TpmCommand.createPrimary(Tpm.RH_OWNER, PrimaryTemplate.ECC);

        assertSentWithAuthorization("create-primary", command);
        assertEquals(
                0x80000000,
                TpmResponse.parse(command, true, bytes("create-primary.response"))
                        .handle());
    }

    @Test
    void load() {
        TpmReader reader = after("load", HEADER_AND_HANDLE);
        reader.raw(reader.u32());
        byte[] sizedPrivate = new TpmWriter().sized(reader.sized()).toByteArray();
        TpmCommand command = TpmCommand.load(0x80000000, sizedPrivate, reader.rest());

        assertSentWithAuthorization("load", command);
        TpmResponse response = TpmResponse.parse(command, true, bytes("load.response"));
        assertEquals(0x80000001, response.handle());
        assertArrayEquals(key().name(), response.reader().sized());
    }

    @Test
    void signWithTheTicketOfHash() throws GeneralSecurityException {
        TpmCommand hash = TpmCommand.hash(MESSAGE, Tpm.ALG_SHA256);
        assertSent("hash", hash);
        TpmReader reader =
                TpmResponse.parse(hash, false, bytes("hash.response")).reader();
        byte[] digest = reader.sized();
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(MESSAGE), digest);

        // The ticket is a different one in each run of the TPM: the one that was sent is at the end.
        byte[] ticket =
                Arrays.copyOfRange(bytes("sign"), bytes("sign").length - reader.rest().length, bytes("sign").length);
        assertSentWithAuthorization(
                "sign", TpmCommand.sign(0x80000000, new TpmCommand.TicketedDigest(digest, ticket), SCHEME));
    }

    @Test
    void aSignature() throws GeneralSecurityException {
        TpmCommand command = TpmCommand.sign(0x80000000, TpmCommand.TicketedDigest.withoutProof(new byte[32]), SCHEME);
        TpmReader reader =
                TpmResponse.parse(command, true, bytes("sign.response")).reader();

        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(publicKey());
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(TpmConnection.signature(reader, key(), SCHEME)));
    }

    @Test
    void theOthers() {
        assertSent("read-public", TpmCommand.readPublic(0x81000010));
        assertSent("flush-context", TpmCommand.flushContext(0x80000001));
        assertSent("get-capability", TpmCommand.getCapability(Tpm.CAP_HANDLES, 0x81000000, 254));
        TpmReader reader = after("start-auth-session", 18);
        TpmCommand startAuthSession = TpmCommand.startAuthSession(reader.sized(), 0);
        assertSent("start-auth-session", startAuthSession);
        assertEquals(
                0x02000000,
                TpmResponse.parse(startAuthSession, false, bytes("start-auth-session.response"))
                        .handle());
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        // The public area ends with the coordinates, 32 bytes each, behind their sizes.
        TpmReader reader = after("read-public.response", 10);
        byte[] area = reader.sized();
        TpmReader point = new TpmReader(Arrays.copyOfRange(area, area.length - 68, area.length));
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(new BigInteger(1, point.sized()), new BigInteger(1, point.sized())),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }
}
