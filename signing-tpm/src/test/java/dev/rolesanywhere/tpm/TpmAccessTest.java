package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was loaded is flushed, whatever ends the use of a TPM. */
@Timeout(120)
class TpmAccessTest {

    private static final int LOAD = 0x157;
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** Enough for some commands of a working TPM, also on a busy machine. */
    private static final Duration SUFFICIENT = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<String> WITHOUT_SIGN =
            List.of("1 131 40000001", "1 157 80000000", "1 165 80000001", "1 165 80000000");

    @TempDir
    private Path folder;

    private final CountDownLatch isLoading = new CountDownLatch(1);
    private final CountDownLatch mayLoad = new CountDownLatch(1);

    private Path socket() {
        return folder.resolve("tpm");
    }

    private TpmAccess access(Duration limit, Duration limitOfEnd) {
        return new TpmAccess(() -> new TpmLocation.AtPath(socket()), limit, limitOfEnd);
    }

    private static byte[] sign(TpmAccess access) {
        return ScriptedTpm.signer(access).sign(new byte[] {1}, HashAlgorithm.SHA_256);
    }

    /** Starts a TPM that works, but loads a key when the test allows it. */
    private ScriptedTpm slowTpm() throws IOException {
        return ScriptedTpm.start(socket(), (code, command) -> {
            if (code == LOAD) {
                isLoading.countDown();
                await(mayLoad);
            }
            return ScriptedTpm.working(code);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(90, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitCommands(ScriptedTpm tpm, int count) throws InterruptedException {
        for (int i = 0; i < 3000 && tpm.commands().size() < count; i++) {
            Thread.sleep(10);
        }
    }

    @Test
    void afterATimeoutTheCommandMayEndAndItsKeyIsFlushed() throws IOException {
        TpmAccess access = access(SUFFICIENT, LONG);
        try (ScriptedTpm tpm = slowTpm()) {
            Thread user = Thread.currentThread();
            Thread later = new Thread(() -> {
                await(isLoading);
                awaitEnd(user);
                mayLoad.countDown();
            });
            later.start();

            IdentityException failure = assertThrows(IdentityException.class, () -> sign(access));

            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertTrue(failure.getMessage().contains("did not answer within"), failure.getMessage());
            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /** Waits until a thread that uses the TPM waits only for the end of the command. */
    private static void awaitEnd(Thread user) {
        while (Stream.of(user.getStackTrace())
                .noneMatch(frame -> frame.getClassName().equals("java.lang.Thread")
                        && frame.getMethodName().equals("join"))) {
            sleep(Duration.ofMillis(20));
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTpmThatAnswersMuchLaterIsFlushedInTheBackground() throws IOException, InterruptedException {
        TpmAccess access = access(SUFFICIENT, SHORT);
        try (ScriptedTpm tpm = slowTpm()) {
            assertThrows(IdentityException.class, () -> sign(access));
            assertEquals(2, tpm.commands().size());

            mayLoad.countDown();
            awaitCommands(tpm, WITHOUT_SIGN.size());

            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    @Test
    void theNextUseDisconnectsAnAbandonedOne() throws IOException {
        TpmAccess access = access(SUFFICIENT, SHORT);
        AtomicBoolean isDead = new AtomicBoolean(true);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> isDead.get() ? new byte[0] : ScriptedTpm.working(code))) {
            assertThrows(IdentityException.class, () -> sign(access));

            isDead.set(false);
            sign(access);

            assertEquals("1 131 40000001", tpm.commands().get(0));
            assertEquals("2 165 80000000", tpm.commands().get(5));
        }
    }

    @Test
    void eachAbandonedUseIsDisconnected() throws IOException, InterruptedException {
        TpmAccess access = access(SUFFICIENT, SHORT);
        AtomicBoolean isDead = new AtomicBoolean(true);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> isDead.get() ? new byte[0] : ScriptedTpm.working(code))) {
            Thread first = new Thread(() -> assertThrows(IdentityException.class, () -> sign(access)));
            first.start();
            awaitCommands(tpm, 1);
            sleep(SHORT);
            assertThrows(IdentityException.class, () -> sign(access));
            first.join();

            isDead.set(false);

            assertEquals(8, sign(access).length);
        }
    }

    @Test
    void anInterruptedUseIsFlushed() throws IOException, InterruptedException {
        TpmAccess access = access(LONG, LONG);
        AtomicBoolean isInterrupted = new AtomicBoolean();
        try (ScriptedTpm tpm = slowTpm()) {
            Thread user = new Thread(() -> {
                IdentityException failure = assertThrows(IdentityException.class, () -> sign(access));
                isInterrupted.set(Thread.currentThread().isInterrupted()
                        && failure.getMessage().startsWith("interrupted"));
            });
            user.start();
            await(isLoading);
            user.interrupt();
            awaitEnd(user);
            mayLoad.countDown();
            user.join();

            assertTrue(isInterrupted.get());
            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /** The path of a link to itself makes the message of the failure that of a busy device. */
    @Test
    void anInterruptedUseDoesNotWaitForABusyDevice() throws IOException, InterruptedException {
        Path device = Files.createDirectory(folder.resolve("resource busy")).resolve("tpm");
        Files.createSymbolicLink(device, device);
        TpmAccess access = new TpmAccess(() -> new TpmLocation.AtPath(device), LONG, LONG);
        Thread user = new Thread(() -> assertThrows(IdentityException.class, () -> sign(access)));
        user.start();
        sleep(SHORT);
        assertTrue(user.isAlive());

        user.interrupt();
        user.join(Duration.ofSeconds(15).toMillis());

        assertFalse(user.isAlive());
    }

    /** Ends with SIGTERM as a service does, and as a user does with SIGINT. */
    @Test
    void aProcessThatIsEndedFlushesFirst() throws IOException, InterruptedException {
        try (ScriptedTpm tpm = slowTpm()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SigningProcess.class.getName(),
                            socket().toString())
                    .redirectErrorStream(true)
                    .start();
            await(isLoading);
            process.destroy();
            sleep(SUFFICIENT);
            assertTrue(process.isAlive());
            mayLoad.countDown();

            assertEquals(143, process.waitFor());
            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /** Signs once. Its limits are longer than the test takes, also on a busy machine. */
    static final class SigningProcess {

        private SigningProcess() {}

        public static void main(String[] arguments) {
            Duration limit = Duration.ofMinutes(2);
            sign(new TpmAccess(() -> new TpmLocation.AtPath(Path.of(arguments[0])), limit, limit));
        }
    }

    @Test
    void nothingIsFlushedThatThisProcessDidNotLoad() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> code == 0x131 ? ScriptedTpm.code(0x101) : ScriptedTpm.working(code))) {
            assertThrows(IdentityException.class, () -> sign(access(LONG, LONG)));

            assertFalse(tpm.commands().stream().anyMatch(each -> each.contains(" 165 ")));
        }
    }
}
