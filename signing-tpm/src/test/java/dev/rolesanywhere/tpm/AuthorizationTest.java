package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.tpm.Authorization.Proof;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are proved as TPM 2.0, Part 1, section 19.6 describes it. The tests compute the HMAC themselves. */
class AuthorizationTest {

    private static final int SESSION = 0x02000000;
    private static final byte[] NONCE_OF_TPM = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] NAME = {0, 0x0B, 1, 2, 3};
    private static final byte[] PASSWORD = {'1', '2', '3', '4'};
    private static final TpmCommand COMMAND = TpmCommand.sign(
            0x80000001,
            TpmCommand.TicketedDigest.withoutProof(new byte[32]),
            new SigningMethod.Scheme(Tpm.ALG_ECDSA, Tpm.ALG_SHA256));

    /** The fields of a TPMS_AUTH_COMMAND. */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
    private record Area(int session, byte[] nonce, int attributes, byte[] hmac) {

        static Area of(byte[] bytes) {
            TpmReader reader = new TpmReader(bytes);
            Area area = new Area(reader.u32(), reader.sized(), reader.u8(), reader.sized());
            reader.requireEnd();
            return area;
        }
    }

    private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static byte[] hmac(byte[] password, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(password, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static Authorization byHmac() {
        return Authorization.session(SESSION, NONCE_OF_TPM, Proof.HMAC, PASSWORD);
    }

    @Test
    void anHmacCoversTheCommandTheKeyAndBothNonces() throws GeneralSecurityException {
        Area area = Area.of(byHmac().area(COMMAND, NAME));

        byte[] command = sha256(new byte[] {0, 0, 0x01, 0x5D}, NAME, COMMAND.parameters());
        assertEquals(SESSION, area.session);
        assertEquals(0, area.attributes);
        assertArrayEquals(hmac(PASSWORD, command, area.nonce, NONCE_OF_TPM, new byte[1]), area.hmac);
    }

    @Test
    void eachCommandHasItsOwnNonce() {
        Area first = Area.of(byHmac().area(COMMAND, NAME));
        Area second = Area.of(byHmac().area(COMMAND, NAME));

        assertEquals(16, first.nonce.length);
        assertNotEquals(HexFormat.of().formatHex(first.nonce), HexFormat.of().formatHex(second.nonce));
    }

    @Test
    void onlyAPolicyOfThePasswordSendsIt() {
        Authorization plain = Authorization.session(SESSION, NONCE_OF_TPM, Proof.PLAIN, PASSWORD);
        Authorization policy = Authorization.session(SESSION, NONCE_OF_TPM, Proof.NONE, PASSWORD);

        assertArrayEquals(PASSWORD, Area.of(plain.area(COMMAND, NAME)).hmac);
        assertEquals(0, Area.of(policy.area(COMMAND, NAME)).hmac.length);
        assertEquals("400000090000000000", HexFormat.of().formatHex(Authorization.EMPTY.area(COMMAND, NAME)));
        assertTrue(plain.isSession());
        assertFalse(Authorization.EMPTY.isSession());
    }

    private static TpmResponse response(byte[] parameters, byte[] nonce, int attributes, byte[] hmac) {
        return new TpmResponse(
                0,
                parameters,
                new TpmWriter().sized(nonce).u8(attributes).sized(hmac).toByteArray());
    }

    private static byte[] hmacOfResponse(Authorization by, byte[] parameters, byte[] newNonce, int attributes)
            throws GeneralSecurityException {
        byte[] nonce = Area.of(by.area(COMMAND, NAME)).nonce;
        byte[] hash = sha256(new byte[] {0, 0, 0, 0, 0, 0, 0x01, 0x5D}, parameters);
        return hmac(PASSWORD, hash, newNonce, nonce, new byte[] {(byte) attributes});
    }

    @Test
    void theHmacOfTheResponseIsAccepted() throws GeneralSecurityException {
        Authorization by = byHmac();
        byte[] parameters = {1, 2, 3};
        byte[] newNonce = new byte[16];

        by.verify(COMMAND, response(parameters, newNonce, 0, hmacOfResponse(by, parameters, newNonce, 0)));
    }

    /** Anything else may come from someone between this program and the TPM. */
    @ParameterizedTest
    @ValueSource(strings = {"parameters", "nonce", "attributes", "hmac", "short", "none", "another command"})
    void aResponseThatWasChangedIsRejected(String change) throws GeneralSecurityException {
        Authorization by = byHmac();
        byte[] parameters = {1, 2, 3};
        byte[] nonce = new byte[16];
        byte[] hmac = hmacOfResponse(by, parameters, nonce, 0);
        TpmResponse changed = switch (change) {
            case "parameters" -> response(new byte[] {1, 2, 4}, nonce, 0, hmac);
            case "nonce" -> response(parameters, new byte[17], 0, hmac);
            case "attributes" -> response(parameters, nonce, 1, hmac);
            case "hmac" -> response(parameters, nonce, 0, new byte[32]);
            case "short" -> response(parameters, nonce, 0, Arrays.copyOf(hmac, 31));
            case "none" -> response(parameters, nonce, 0, new byte[0]);
            default -> response(parameters, nonce, 0, hmac);
        };
        TpmCommand command = change.equals("another command") ? TpmCommand.flushContext(1) : COMMAND;

        assertThrows(MalformedException.class, () -> by.verify(command, changed));
    }

    @Test
    void aResponseToAnotherUseOfThePasswordIsRejected() throws GeneralSecurityException {
        byte[] parameters = {1, 2, 3};
        byte[] nonce = new byte[16];
        TpmResponse recorded = response(parameters, nonce, 0, hmacOfResponse(byHmac(), parameters, nonce, 0));

        assertThrows(MalformedException.class, () -> byHmac().verify(COMMAND, recorded));
    }

    @Test
    void aResponseWithoutAnHmacIsReadToItsEnd() {
        Authorization.EMPTY.verify(COMMAND, response(new byte[0], new byte[0], 1, new byte[0]));

        TpmResponse longer = new TpmResponse(0, new byte[0], new byte[6]);
        assertThrows(MalformedException.class, () -> Authorization.EMPTY.verify(COMMAND, longer));
    }

    @Test
    void thePasswordIsNotShown() {
        assertEquals("Authorization[HMAC]", byHmac().toString());
        assertEquals("TPM2_Sign", COMMAND.toString());
    }
}
