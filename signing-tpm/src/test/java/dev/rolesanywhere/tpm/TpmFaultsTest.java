package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in a TPM has its message or its retry, and what was loaded is flushed. */
@Execution(ExecutionMode.CONCURRENT)
class TpmFaultsTest {

    private static final byte[] LOCKED = ScriptedTpm.code(0x921);

    @TempDir
    private Path folder;

    private Path socket() {
        return folder.resolve("tpm");
    }

    private TpmSigner signer(Duration limit) {
        return ScriptedTpm.signer(new TpmAccess(() -> new TpmLocation.AtPath(socket()), limit, limit));
    }

    private byte[] sign() {
        return signer(Duration.ofSeconds(30)).sign(new byte[] {1}, HashAlgorithm.SHA_256);
    }

    private String failure() {
        return assertThrows(IdentityException.class, this::sign).getMessage();
    }

    @Test
    void aSignatureUsesOneConnectionAndFlushesTheKeyBeforeItsParent() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(socket(), (code, command) -> ScriptedTpm.working(code))) {
            assertEquals("3006020101020101", HexFormat.of().formatHex(sign()));

            assertEquals(
                    List.of("1 131 40000001", "1 157 80000000", "1 15d 80000001", "1 165 80000001", "1 165 80000000"),
                    tpm.commands());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "131 | 9a2 | the owner hierarchy has a password",
                "131 | 185 | is disabled",
                "157 | 9a2 | its parent, the owner hierarchy, has a password",
                "157 | 98e | its parent, the owner hierarchy, has a password",
                "157 | 1df | it was created by another TPM or under another parent",
                "157 | 18b | does not exist in this TPM",
                "157 | 18a | is not a storage key",
                "157 | 1da | its file is damaged",
                "157 | 2da | its file is damaged",
                "157 | 2e1 | its file is damaged: a part is not valid (0x2e1 (TPM_RC_RESERVED_BITS, parameter 2))",
                "157 | 2c4 | this TPM does not support its size, curve or hash",
                "157 | 1c3 | this TPM does not support its size, curve or hash",
                "15d | 98e | it has a password, although its file says that it has none",
                "15d | 9a2 | it has a password, although its file says that it has none",
                "15d | 18b | there is no such handle",
                "15d | 184 | this is not the handle of a persistent key",
                "15d | 19c | without the attribute sign",
                "15d | 2d2 | does not accept a signature",
                "15d | 1d5 | does not accept a signature",
                "15d | 3e0 | it is restricted",
                "15d | 12f | it requires a policy",
                "15d | 99d | its policy is not fulfilled",
                "15d | 126 | its policy is not fulfilled",
                "15d | 128 | its policy is not fulfilled",
                "15d | 100 | start swtpm with --flags startup-clear",
                "15d | 101 | failed its self-test",
                "15d | 143 | does not know TPM2_Sign",
                "15d | b0143 | does not know TPM2_Sign",
                "157 | 7ff | the TPM rejected TPM2_Load with 0x7ff"
            })
    void aResponseCodeHasItsMessageAndWhatWasLoadedIsFlushed(String command, String code, String message)
            throws IOException {
        int failing = Integer.parseInt(command, 16);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(),
                (each, bytes) ->
                        each == failing ? ScriptedTpm.code(Integer.parseInt(code, 16)) : ScriptedTpm.working(each))) {
            String failure = failure();

            assertTrue(failure.contains(message), failure);
            assertTrue(failure.startsWith("the TPM key host.key did not sign: "), failure);
            assertEquals(
                    tpm.count(" 131 ") - rejected(tpm, failing, 0x131),
                    tpm.count(" 165 80000000"),
                    tpm.commands()::toString);
            assertEquals(
                    tpm.count(" 157 ") - rejected(tpm, failing, 0x157),
                    tpm.count(" 165 80000001"),
                    tpm.commands()::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1c4 | its policy is not fulfilled",
                "128 | its policy is not fulfilled",
                "2d5 | its file is damaged: its policy is not valid",
                "1da | its file is damaged: its policy is not valid",
                "143 | does not know TPM2_PolicyPCR"
            })
    void aPolicyThatTheTpmRejectsIsExplained(String code, String message) {
        TpmException failure = new TpmException(CommandCode.POLICY_PCR, new ResponseCode(Integer.parseInt(code, 16)));

        String explained = TpmFailures.explain(failure, ScriptedTpm.key()).getMessage();

        assertTrue(explained.contains(message), explained);
    }

    private static long rejected(ScriptedTpm tpm, int failing, int code) {
        return failing == code ? tpm.count(" " + Integer.toHexString(code) + " ") : 0;
    }

    /** If the parent counts wrong passwords, it cannot load keys either. */
    @ParameterizedTest
    @ValueSource(ints = {0x131, 0x157, 0x15D})
    void aLockedTpmSaysWhenTheLockoutEnds(int locked) throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> code == 0x17A || code != locked ? property(code, command) : LOCKED)) {
            String failure = failure();

            assertTrue(
                    failure.contains("locked because of too many wrong passwords; it ends within 10 minutes"), failure);
            assertEquals(1, tpm.count(" " + Integer.toHexString(locked) + " "));
        }
    }

    private static byte[] property(int code, byte[] command) {
        return code == 0x17A ? ScriptedTpm.property(command, tag -> 600) : ScriptedTpm.working(code);
    }

    /** Otherwise the password would be sent, and counted, again. */
    @Test
    void aPasswordIsRejectedEvenIfTheConnectionIsLostAfterwards() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(socket(), (code, command) -> switch (code) {
            case 0x15D -> ScriptedTpm.code(0x98E);
            case 0x17A -> null;
            default -> ScriptedTpm.working(code);
        })) {
            TpmSigner signer = signer(Duration.ofSeconds(30));

            for (String message : List.of("it has a password", "has rejected its password before")) {
                IdentityException failure =
                        assertThrows(IdentityException.class, () -> signer.sign(new byte[] {1}, HashAlgorithm.SHA_256));
                assertTrue(failure.getMessage().contains(message), failure.getMessage());
            }
            assertEquals(1, tpm.count(" 15d "));
        }
    }

    /** What the parent has counted is not a wrong password of the key. */
    @Test
    void aPasswordOfTheParentIsCounted() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> code == 0x157 ? ScriptedTpm.code(0x98E) : property(code, command))) {
            String failure = failure();

            assertTrue(failure.contains("has a password, which cannot be given (600 of 600 wrong"), failure);
            assertTrue(failure.contains("not tried again until the key's file changes"), failure);
            assertEquals(1, tpm.count(" 157 "));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x922, 0x908, 0x90A, 0x923})
    void aTemporaryRejectionIsRetriedWithTheSameCommand(int temporary) throws IOException {
        AtomicInteger rejections = new AtomicInteger(2);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(),
                (code, command) -> code == 0x15D && rejections.getAndDecrement() > 0
                        ? ScriptedTpm.code(temporary)
                        : ScriptedTpm.working(code))) {
            sign();

            assertEquals(3, tpm.count("1 15d "));
            assertEquals(1, tpm.count(" 131 "));
        }
    }

    /** Three programs that each held one slot would otherwise wait for one another. */
    @ParameterizedTest
    @ValueSource(ints = {0x902, 0x903, 0x904})
    void aFullTpmIsLeftAndEnteredAgain(int full) throws IOException {
        AtomicInteger rejections = new AtomicInteger(2);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(),
                (code, command) -> code == 0x157 && rejections.getAndDecrement() > 0
                        ? ScriptedTpm.code(full)
                        : ScriptedTpm.working(code))) {
            sign();

            assertEquals(
                    List.of("1 131 40000001", "1 157 80000000", "1 165 80000000"),
                    tpm.commands().subList(0, 3));
            assertEquals(3, tpm.count(" 131 "));
            assertEquals(1, tpm.count("3 15d "));
        }
    }

    @Test
    void aLostObjectIsLoadedAgainOnce() throws IOException {
        AtomicInteger rejections = new AtomicInteger(1);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(),
                (code, command) -> code == 0x15D && rejections.getAndDecrement() > 0
                        ? ScriptedTpm.code(0x910)
                        : ScriptedTpm.working(code))) {
            sign();
            assertEquals(1, tpm.count("2 15d "));
        }
    }

    @Test
    void anObjectThatIsLostAgainIsAFailure() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> code == 0x15D ? ScriptedTpm.code(0x910) : ScriptedTpm.working(code))) {
            assertTrue(failure().contains("the TPM was reset during the signature"));
            assertEquals(2, tpm.count(" 15d "));
        }
    }

    @Test
    void theOtherTemplatesAreTriedWhenTheParentDiffers() throws IOException {
        AtomicInteger rejections = new AtomicInteger(3);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(),
                (code, command) -> code == 0x157 && rejections.getAndDecrement() > 0
                        ? ScriptedTpm.code(0x1DF)
                        : ScriptedTpm.working(code))) {
            sign();
            assertEquals(4, tpm.count("1 131 "));
            assertEquals(4, tpm.count("1 165 80000000"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00c40000000a0000001e, the device is a TPM 1.2",
        "80010000ffff00000000, it announces 65535 bytes",
        "8001ffffffff00000000, it announces 4294967295 bytes",
        "80010000000400000000, it announces 4 bytes",
        "80010000000a00000000, it has the tag 0x8001",
        "80020000000a00000000, it is too short",
        "80020000001400000000800000000000ffff0000, it is too short"
    })
    void aMalformedResponseIsRejected(String response, String message) throws IOException {
        try (ScriptedTpm tpm =
                ScriptedTpm.start(socket(), (code, command) -> HexFormat.of().parseHex(response))) {
            String failure = failure();
            assertTrue(failure.contains(message), failure);
            assertTrue(tpm.commands().size() <= 2, tpm.commands()::toString);
        }
    }

    @Test
    void aClosedConnectionIsExplained() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(socket(), (code, command) -> null)) {
            assertTrue(failure().contains("it closed the connection"), tpm.commands()::toString);
        }
    }

    @Test
    void aTpmThatDoesNotAnswerIsAFailure() throws IOException {
        long start = System.nanoTime();
        try (ScriptedTpm tpm = ScriptedTpm.start(socket(), (code, command) -> new byte[0])) {
            IdentityException failure = assertThrows(
                    IdentityException.class,
                    () -> signer(Duration.ofSeconds(1)).sign(new byte[] {1}, HashAlgorithm.SHA_256));

            assertTrue(failure.getMessage().contains("did not answer within 1 seconds"), failure.getMessage());
            assertTrue(tpm.commands().size() <= 1, tpm.commands()::toString);
        }
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(60).toNanos());
    }

    @Test
    void aMissingTpmIsExplained() {
        String failure = failure();

        assertTrue(failure.contains(socket() + " cannot be used: it does not exist; check TPM_DEVICE"), failure);
    }
}
