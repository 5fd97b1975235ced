package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.TpmKey.InFile;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files are read as draft-bottomley-tpm2-keys describes them; others are rejected with the reason. */
class KeyFileTest {

    private static final String LOADABLE = "0606 6781050a0103".replace(" ", "");
    private static final String OWNER = "020440000001";
    private static final String PARTS = "0404" + "0002aabb" + "0403" + "0001cc";

    /** Encodes a SEQUENCE of DER elements, given in hexadecimal. */
    private static byte[] sequence(String... elements) {
        return tagged(0x30, HexFormat.of().parseHex(String.join("", elements).replace(" ", "")));
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length >= 0x80) {
            out.write(0x82);
            out.write(content.length >> 8);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static IdentityException failure(byte[] der) {
        return assertThrows(IdentityException.class, () -> KeyFile.parse(der));
    }

    private static void assertUnsupported(String message, String... elements) {
        IdentityException failure = failure(sequence(elements));

        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    private static void assertMalformed(String... elements) {
        assertEquals(Reason.MALFORMED, failure(sequence(elements)).reason());
    }

    @Test
    void aMinimalFileHasAPasswordAndNoPolicy() {
        InFile key = KeyFile.parse(sequence(LOADABLE, OWNER, PARTS));

        assertEquals(Tpm.RH_OWNER, key.parent());
        assertTrue(key.hasPassword());
        assertFalse(key.rsaParent());
        assertEquals(List.of(), key.policy());
        assertEquals("0002aabb", hex(key.sizedPublic()));
        assertEquals("0001cc", hex(key.sizedPrivate()));
    }

    /** tpm2-openssl writes TRUE as 01, which is not DER. */
    @ParameterizedTest
    @CsvSource({"a0030101ff, false", "a003010101, false", "a003010100, true"})
    void emptyAuthMeansThatThereIsNoPassword(String option, boolean hasPassword) {
        assertEquals(
                hasPassword,
                KeyFile.parse(sequence(LOADABLE, option, OWNER, PARTS)).hasPassword());
    }

    @Test
    void supportedOptionsAreRead() {
        String policy = hex(tagged(
                0xA1,
                sequence(
                        hex(sequence("a004 0202 017f", "a104 0402 abcd")), hex(sequence("a004 0202 016b a102 0400")))));
        InFile key = KeyFile.parse(sequence(LOADABLE, policy, "a403 0c01 41", "a503 0101ff", OWNER, PARTS));

        assertTrue(key.rsaParent());
        assertEquals(
                List.of(CommandCode.POLICY_PCR, CommandCode.POLICY_AUTH_VALUE),
                key.policy().stream().map(TpmKey.PolicyCommand::code).toList());
        assertEquals("abcd", hex(key.policy().get(0).body()));
    }

    @ParameterizedTest
    @CsvSource({
        "020440000001, 40000001",
        "020440000007, 40000007",
        "02044000000b, 4000000b",
        "02044000000c, 4000000c",
        "02050081000001, 81000001",
        // Written by a program with 32-bit integers.
        "020481000001, 81000001",
        // Old versions of tpm2tss-genkey.
        "020100, 40000001"
    })
    void supportedParentsAreRead(String integer, String handle) {
        assertEquals(
                handle,
                Integer.toHexString(
                        KeyFile.parse(sequence(LOADABLE, integer, PARTS)).parent()));
    }

    @ParameterizedTest
    @CsvSource({
        "02050080000000, 0x80000000",
        "020401000001, 0x1000001",
        "02044000000a, 0x4000000a",
        "020440000009, 0x40000009",
        "020101, 0x1",
        "0201ff, 0xffffffff"
    })
    void anotherHandleIsNotAParent(String integer, String handle) {
        assertUnsupported("its parent is " + handle + ",", LOADABLE, integer, PARTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02050100000001", "0205ff00000000", "02090081000001810000 0100", "0200"})
    void aNumberThatIsNotAHandleIsNotAParent(String integer) {
        assertMalformed(LOADABLE, integer, PARTS);
    }

    @ParameterizedTest
    @CsvSource({
        "6781050a0104, tpm2_import",
        "6781050a0105, sealed data",
        "6781050a02, the old OpenSSL engine",
        "2a864886f70d010101, of a kind that is not known here"
    })
    void otherTypesAreNamed(String oid, String message) {
        String type = hex(tagged(0x06, HexFormat.of().parseHex(oid)));

        assertUnsupported(message, type, OWNER, PARTS);
    }

    @ParameterizedTest
    @CsvSource({
        "a2020400, it has a secret ([2])",
        "a3023000, its policy is signed ([3]",
        "a6023000, it has the field [6]",
        "bf65023000, it has the field [101]"
    })
    void otherOptionsAreNamed(String option, String message) {
        assertUnsupported(message, LOADABLE, option, OWNER, PARTS);
    }

    @ParameterizedTest
    @CsvSource({
        "0151, TPM2_PolicySecret",
        "0160, TPM2_PolicySigned",
        "016a, TPM2_PolicyAuthorize",
        "0149, TPM2_PolicyNV",
        "015d, the command 0x15d"
    })
    void otherPoliciesAreNamed(String code, String message) {
        String policy = hex(tagged(0xA1, sequence(hex(sequence("a004 0202" + code, "a102 0400")))));

        assertUnsupported("its policy uses " + message, LOADABLE, policy, OWNER, PARTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a003010100 a0030101ff", // emptyAuth twice
                "a5030101ff a003010100", // out of order
                "a0020500", // NULL instead of a BOOLEAN
                "a0060101ff0101ff", // two values
                "8001ff", // IMPLICIT
                "60030101ff", // APPLICATION 0
                "a1023100", // a SET
                "a107300502030117ff", // a policy without its tags
            })
    void aDamagedOptionIsRejected(String option) {
        assertMalformed(LOADABLE, option, OWNER, PARTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a004 0202 017f", // no body
                "a004 0202 017f a102 0400 a202 0400", // one field too many
                "a007 0205 010000017f a102 0400", // a number of 40 bits
                "a104 0402 abcd a004 0202 017f", // out of order
                "a104 0202 017f a002 0400", // other tags
                "0202 017f 0400" // no tags
            })
    void aDamagedPolicyCommandIsRejected(String step) {
        String policy = hex(tagged(0xA1, sequence(hex(sequence(step)))));

        assertMalformed(LOADABLE, policy, OWNER, PARTS);
    }

    @Test
    void aPolicyIsBounded() {
        String step = hex(sequence("a004 0202 016b", "a102 0400"));
        String policy = hex(tagged(0xA1, sequence(step.repeat(17))));

        assertTrue(
                failure(sequence(LOADABLE, policy, OWNER, PARTS)).getMessage().contains("more than 16 commands"));
    }

    @ParameterizedTest
    @CsvSource({
        "0404 0003aabb 0403 0001cc, public",
        "0404 0001aabb 0403 0001cc, public",
        "0400 0403 0001cc, public",
        "0402 0000 0403 0001cc, public",
        "0404 0002aabb 0403 0002cc, private",
        "0404 0002aabb 0401 00, private",
        "0404 0002aabb 0402 0000, private"
    })
    void thePartsHaveTheirLengths(String parts, String which) {
        IdentityException failure = failure(sequence(LOADABLE, OWNER, parts));

        assertEquals(Reason.MALFORMED, failure.reason());
        assertTrue(failure.getMessage().contains("the length of its " + which + " part"), failure.getMessage());
    }

    /** A proposal for tpm2-openssl. */
    @ParameterizedTest
    @ValueSource(strings = {"0404 81000105", "0406 0004 81000105"})
    void aHandleInsteadOfAKeyIsNamed(String part) {
        assertUnsupported("the handle 0x81000105 instead of a key", LOADABLE, OWNER, "0404 0002aabb", part);
    }

    @Test
    void aFieldAtTheEndIsNotIgnored() {
        assertEquals(
                Reason.UNSUPPORTED,
                failure(sequence(LOADABLE, OWNER, PARTS, "0500")).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "3000", "0500", "3080", "308200", "30847fffffff", "3081ff00", "a0030101ff", "ffff"})
    void anythingOtherThanASequenceIsDamaged(String der) {
        assertEquals(Reason.MALFORMED, failure(HexFormat.of().parseHex(der)).reason());
    }

    @Test
    void everyShorterFileAndALongerOneAreRejected() {
        byte[] der = sequence(LOADABLE, "a0030101ff", OWNER, PARTS);
        for (int length = 0; length < der.length; length++) {
            assertEquals(Reason.MALFORMED, failure(Arrays.copyOf(der, length)).reason(), length + " bytes");
        }
        assertEquals(
                Reason.MALFORMED, failure(Arrays.copyOf(der, der.length + 1)).reason());
    }

    @Test
    void aLargeFileIsNotParsed() {
        IdentityException failure = failure(new byte[16 * 1024 + 1]);

        assertTrue(failure.getMessage().contains("larger than 16 KiB"), failure.getMessage());
    }

    /** Each level is two bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0x30, 0x31, 0x24, 0xA0})
    void deepNestingIsRejected(int tag) throws InterruptedException {
        byte[] der = new byte[16 * 1024];
        for (int i = 0; i < der.length; i += 2) {
            der[i] = (byte) tag;
            der[i + 1] = (byte) 0x80;
        }
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(null, () -> failure[0] = failure(der), "small stack", 256 * 1024);
        thread.setUncaughtExceptionHandler((ignored, e) -> failure[0] = e);
        thread.start();
        thread.join();

        assertTrue(failure[0] instanceof IdentityException, () -> String.valueOf(failure[0]));
    }

    private static String pem(byte[] der) {
        return "-----BEGIN TSS2 PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END TSS2 PRIVATE KEY-----\n";
    }

    @Test
    void aBlockIsFoundBetweenOthers() {
        byte[] der = sequence(LOADABLE, OWNER, PARTS);
        String text = "a comment\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n" + pem(der)
                + "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";

        assertTrue(KeyFile.isIn(text.getBytes(US_ASCII)));
        assertArrayEquals(der, KeyFile.der(text.getBytes(US_ASCII)));
        assertArrayEquals(der, KeyFile.der(text.replace("\n", "\r\n").getBytes(US_ASCII)));
    }

    @ParameterizedTest
    @CsvSource({
        "'no key', KEY_MISSING, contains no TSS2 PRIVATE KEY",
        "'-----BEGIN PRIVATE KEY-----', KEY_MISSING, contains no TSS2 PRIVATE KEY",
        "'-----BEGIN TSS2 PRIVATE KEY-----MAA=', MALFORMED, its END line is missing",
        "'-----BEGIN TSS2 PRIVATE KEY-----M-----END TSS2 PRIVATE KEY-----', MALFORMED, its base64 is not valid",
        "'-----END TSS2 PRIVATE KEY----------BEGIN TSS2 PRIVATE KEY-----', MALFORMED, its END line is missing"
    })
    void aMissingOrDamagedBlockIsRejected(String text, Reason reason, String message) {
        IdentityException failure = assertThrows(IdentityException.class, () -> KeyFile.der(text.getBytes(US_ASCII)));

        assertEquals(reason, failure.reason());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    /** CI systems and editors produce these; other keys work in them, too. */
    @Test
    void pemMayBeWrittenOutOrEncodedAgain() {
        byte[] der = sequence(LOADABLE, OWNER, PARTS);
        String pem = "-----BEGIN TSS2 PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END TSS2 PRIVATE KEY-----\n";
        String encoded = Base64.getMimeEncoder().encodeToString(pem.getBytes(US_ASCII));

        for (String text : List.of(
                pem,
                pem.replace("\n", "\r\n"),
                pem.replace("\n", "\\n"),
                pem.replace("\n", "\\r\\n"),
                pem.replace("\n", ""),
                "  \"" + pem + "\"",
                encoded,
                encoded.replace("\r\n", "\\n"),
                encoded.replace("\r\n", "\\r\\n"))) {
            assertTrue(KeyFile.isIn(text.getBytes(US_ASCII)), text);
            assertArrayEquals(der, KeyFile.der(text.getBytes(US_ASCII)), text);
        }
    }
}
