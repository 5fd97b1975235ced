package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A TPM that is broken, or someone between it and this program, causes a failure and nothing else. */
class TpmConnectionTest {

    private static final TpmKey KEY = ScriptedTpm.key();
    private static final SigningMethod.Scheme ECDSA = new SigningMethod.Scheme(Tpm.ALG_ECDSA, Tpm.ALG_SHA256);
    private static final SigningMethod.Scheme RSASSA = new SigningMethod.Scheme(Tpm.ALG_RSASSA, Tpm.ALG_SHA256);
    private static final String ORDER_OF_P256 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

    private static ScriptedChannel answering(byte[] answer) {
        return new ScriptedChannel((code, command) -> answer);
    }

    private static byte[] handle(int handle) {
        return new TpmWriter().u32(handle).toByteArray();
    }

    private static byte[] session(int handle, int nonceBytes) {
        return ScriptedTpm.response(new TpmWriter().u32(handle).sized(new byte[nonceBytes]));
    }

    /** Otherwise a handle of another program could be flushed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 0x40000001, 0x81000001, 0x02000000, 0x03000000, 0x01800001})
    void anObjectThatIsLoadedIsTransient(int handle) {
        ScriptedChannel tpm = answering(ScriptedTpm.authorized(handle(handle), new byte[2]));
        try (TpmConnection connection = tpm.connection()) {
            assertThrows(MalformedException.class, () -> connection.createPrimary(Tpm.RH_OWNER, PrimaryTemplate.ECC));
            assertThrows(MalformedException.class, () -> connection.load(0x81000001, (TpmKey.InFile) KEY.place()));
        }
        assertEquals(List.of("131 40000001", "157 81000001"), tpm.commands());
    }

    @ParameterizedTest
    @CsvSource({"0, 0x02000000", "1, 0x03000000"})
    void aSessionIsOfItsType(int type, String handle) throws IOException {
        int right = Integer.decode(handle);
        assertEquals(
                right,
                answering(session(right, 16)).connection().startSession(type).handle());

        for (int wrong : new int[] {right ^ 0x01000000, 0x80000000, 0x81000000, 0}) {
            TpmConnection connection = answering(session(wrong, 16)).connection();
            assertThrows(MalformedException.class, () -> connection.startSession(type), Tpm.hex(wrong));
        }
    }

    /** With a short nonce, an authorization that was recorded could be used again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void aNonceIsNotShort(int bytes) {
        ScriptedChannel tpm = answering(session(0x02000000, bytes));
        try (TpmConnection connection = tpm.connection()) {
            assertThrows(MalformedException.class, () -> connection.startSession(Tpm.SE_HMAC));
        }
        assertEquals("165 02000000", tpm.commands().get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000", // no HMAC at all
                "0000010000", // a password session
                "000000" + "0020" + "0000000000000000000000000000000000000000000000000000000000000000",
                "000000" + "0001" + "00",
                "00000000", // cut short
                "0000000000ff" // too long
            })
    void aResponseWithoutTheHmacOfThePasswordIsRejected(String authorization) {
        byte[] area = HexFormat.of().parseHex(authorization);
        byte[] answer = new TpmWriter()
                .u16(Tpm.ST_SESSIONS)
                .u32(14 + area.length)
                .u32(0)
                .u32(0)
                .raw(area)
                .toByteArray();
        ScriptedChannel tpm = new ScriptedChannel((code, command) ->
                code == 0x176 ? session(0x02000000, 16) : code == 0x15D ? answer : ScriptedTpm.code(0));
        try (TpmConnection connection = tpm.connection()) {
            assertThrows(MalformedException.class, () -> {
                TpmConnection.Session session = connection.startSession(Tpm.SE_HMAC);
                Authorization by = Authorization.session(
                        session.handle(), session.nonceOfTpm(), Authorization.Proof.HMAC, new byte[] {1});
                connection.sign(
                        0x81000001, KEY.area(), TpmCommand.TicketedDigest.withoutProof(new byte[32]), ECDSA, by);
            });
        }
        assertEquals(1, tpm.count("165 02000000"));
    }

    @ParameterizedTest
    @CsvSource({"0x922", "0x908", "0x90A", "0x920", "0x923"})
    void aTpmThatIsAlwaysBusyIsGivenUpAndStillFlushed(String code) throws IOException {
        int busy = Integer.decode(code);
        ScriptedChannel tpm = new ScriptedChannel((command, bytes) -> switch (command) {
            case 0x131 -> ScriptedTpm.working(command);
            case 0x165 -> ScriptedTpm.code(bytes.length == 14 && bytes[13] == 0 ? 0 : busy);
            default -> ScriptedTpm.code(busy);
        });
        try (TpmConnection connection = tpm.connection()) {
            int primary = connection.createPrimary(Tpm.RH_OWNER, PrimaryTemplate.ECC);
            TpmException failure =
                    assertThrows(TpmException.class, () -> connection.load(primary, (TpmKey.InFile) KEY.place()));

            assertEquals(busy, failure.code().value());
        }
        // 20 seconds in pauses of at most 0.4 seconds.
        assertTrue(tpm.count("157 ") >= 50 && tpm.count("157 ") < 500, () -> tpm.count("157 ") + " tries");
        assertEquals("165 80000000", tpm.commands().get(tpm.commands().size() - 1));
    }

    @Test
    void aFlushIsRepeatedAfterTheTimeForTheWorkIsUp() throws IOException {
        int[] flushes = {0};
        ScriptedChannel tpm = new ScriptedChannel((command, bytes) -> switch (command) {
            case 0x131 -> ScriptedTpm.working(command);
            case 0x165 -> ScriptedTpm.code(flushes[0]++ < 3 ? ResponseCode.RETRY : 0);
            default -> ScriptedTpm.code(ResponseCode.RETRY);
        });
        try (TpmConnection connection = tpm.connection()) {
            connection.createPrimary(Tpm.RH_OWNER, PrimaryTemplate.ECC);
            assertThrows(TpmException.class, () -> connection.readPublic(0x81000001));
        }
        assertEquals(4, flushes[0]);
    }

    @Test
    void aConnectionThatIsLostOrOutOfStepIsNotUsedAgain() throws IOException {
        byte[] tooLong =
                new TpmWriter().u16(Tpm.ST_NO_SESSIONS).u32(4097).u32(0).toByteArray();
        for (byte[] answer : new byte[][] {null, new byte[0], new byte[3], tooLong}) {
            ScriptedChannel tpm =
                    new ScriptedChannel((code, command) -> code == 0x131 ? ScriptedTpm.working(code) : answer);
            try (TpmConnection connection = tpm.connection()) {
                connection.createPrimary(Tpm.RH_OWNER, PrimaryTemplate.ECC);
                Exception failure = assertThrows(Exception.class, () -> connection.readPublic(0x81000001));
                assertTrue(failure instanceof IOException || failure instanceof MalformedException, failure::toString);
            }
            assertEquals(List.of("131 40000001", "173 81000001"), tpm.commands());
            assertFalse(tpm.isOpen());
        }
    }

    @Test
    void aConnectionThatIsStoppedOnlyFlushes() throws IOException {
        ScriptedChannel tpm = new ScriptedChannel((code, command) -> ScriptedTpm.working(code));
        try (TpmConnection connection = tpm.connection()) {
            connection.createPrimary(Tpm.RH_OWNER, PrimaryTemplate.ECC);
            connection.stop();
            assertThrows(IdentityException.class, () -> connection.readPublic(0x81000001));
        }
        assertEquals(List.of("131 40000001", "165 80000000"), tpm.commands());
    }

    @ParameterizedTest
    @CsvSource({
        // No handles, though it announces very many.
        "01 00000001 ffffffff",
        "00 00000001 00000002 81000001",
        "00 00000001 00000001 8100",
        // Another capability.
        "00 00000006 00000001 81000001",
        "00 00000001"
    })
    void aListOfHandlesThatIsWrongIsRejected(String parameters) {
        byte[] answer = ScriptedTpm.response(new TpmWriter().raw(HexFormat.of().parseHex(parameters.replace(" ", ""))));

        assertThrows(
                MalformedException.class, () -> answering(answer).connection().persistentHandles());
    }

    @Test
    void onlyPersistentHandlesAreListed() throws IOException {
        byte[] answer = ScriptedTpm.response(new TpmWriter()
                .u8(0)
                .u32(Tpm.CAP_HANDLES)
                .u32(3)
                .u32(0x80000000)
                .u32(0x81000001)
                .u32(0x01800001));

        assertEquals(List.of(0x81000001), answering(answer).connection().persistentHandles());
    }

    @ParameterizedTest
    @CsvSource({
        "0000010f 0000000e 00000020, 0", // another property
        "0000020f, 0" // none
    })
    void aPropertyThatTheTpmDoesNotHaveIsZero(String parameters, int expected) throws IOException {
        byte[] rest = HexFormat.of().parseHex(parameters.replace(" ", ""));
        int count = rest.length == 4 ? 0 : 1;
        byte[] answer = ScriptedTpm.response(
                new TpmWriter().u8(0).u32(Tpm.CAP_PROPERTIES).u32(count).raw(rest));

        assertEquals(expected, answering(answer).connection().property(Tpm.PT_MAX_AUTH_FAIL));
    }

    private static byte[] number(String hex) {
        return HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);
    }

    private static TpmReader ecdsa(String r, String s) {
        return new TpmReader(new TpmWriter()
                .u16(Tpm.ALG_ECDSA)
                .u16(Tpm.ALG_SHA256)
                .sized(number(r))
                .sized(number(s))
                .toByteArray());
    }

    @Test
    void anEcdsaSignatureIsEncodedAsDer() {
        assertEquals(
                "3008020200ff02020100",
                HexFormat.of().formatHex(TpmConnection.signature(ecdsa("0000ff", "0100"), KEY.area(), ECDSA)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 01",
        "00, 01",
        "01, 0000",
        "01, " + ORDER_OF_P256,
        ORDER_OF_P256 + ", 01",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 01",
        "01, 010000000000000000000000000000000000000000000000000000000000000000"
    })
    void anEcdsaSignatureIsBetweenZeroAndTheOrder(String r, String s) {
        assertThrows(MalformedException.class, () -> TpmConnection.signature(ecdsa(r, s), KEY.area(), ECDSA));
    }

    private static final PublicArea RSA_KEY = new PublicArea(
            Tpm.ALG_SHA256,
            Tpm.OBJECT_SIGN,
            RSASSA,
            new PublicArea.Rsa(
                    BigInteger.ONE.shiftLeft(1024).subtract(BigInteger.valueOf(105)), BigInteger.valueOf(65537)),
            new byte[0]);

    private static TpmReader rsassa(byte[] signature) {
        return new TpmReader(new TpmWriter()
                .u16(Tpm.ALG_RSASSA)
                .u16(Tpm.ALG_SHA256)
                .sized(signature)
                .toByteArray());
    }

    @Test
    void anRsaSignatureIsAsLongAsTheModulus() {
        byte[] signature = new byte[128];
        signature[127] = 2;
        assertEquals(
                HexFormat.of().formatHex(signature),
                HexFormat.of().formatHex(TpmConnection.signature(rsassa(signature), RSA_KEY, RSASSA)));

        for (int length : new int[] {0, 1, 127, 129, 256}) {
            byte[] other = new byte[length];
            assertThrows(MalformedException.class, () -> TpmConnection.signature(rsassa(other), RSA_KEY, RSASSA));
        }
    }

    @Test
    void anRsaSignatureIsBetweenZeroAndTheModulus() {
        byte[] most = new byte[128];
        Arrays.fill(most, (byte) 0xFF);

        assertThrows(MalformedException.class, () -> TpmConnection.signature(rsassa(new byte[128]), RSA_KEY, RSASSA));
        assertThrows(MalformedException.class, () -> TpmConnection.signature(rsassa(most), RSA_KEY, RSASSA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0014000b0000", "0018000c000101000101", "0018000b000101", "0018000b00010100010100", "0018"})
    void aSignatureOfAnotherKindIsRejected(String signature) {
        TpmReader reader = new TpmReader(HexFormat.of().parseHex(signature));

        assertThrows(MalformedException.class, () -> TpmConnection.signature(reader, KEY.area(), ECDSA));
    }
}
