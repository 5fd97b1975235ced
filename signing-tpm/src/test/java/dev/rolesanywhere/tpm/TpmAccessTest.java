package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What was loaded is flushed, whatever ends the use of a TPM. */
@Timeout(120)
@Isolated("It looks at the threads of the process.")
class TpmAccessTest {

    private static final int LOAD = 0x157;

    /** For a TPM that does not answer, however long that is. */
    private static final Duration SHORT = Duration.ofMillis(100);

    /** Enough for some commands of a working TPM, also on a busy machine. */
    private static final Duration SUFFICIENT = Duration.ofSeconds(3);

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

    private TpmAccess access(Duration limit, Duration endTimeout) {
        return new TpmAccess(() -> new TpmLocation.AtPath(socket()), limit, endTimeout);
    }

    private static byte[] sign(TpmAccess access) {
        return ScriptedTpm.signer(access).sign(new byte[] {1}, HashAlgorithm.SHA_256);
    }

    /** Starts a TPM that works, but loads a key only when the test allows it. */
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
            Thread later = new Thread(() -> {
                await(isLoading);
                awaitEnd();
                mayLoad.countDown();
            });
            later.start();

            IdentityException failure = assertThrows(IdentityException.class, () -> sign(access));

            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertTrue(failure.getMessage().contains("did not answer within"), failure.getMessage());
            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /** Waits until a use of the TPM only waits for the end of its command. */
    private static void awaitEnd() {
        awaitUses(1, Thread.class, "join");
    }

    /** Waits until so many uses of a TPM are in a method. */
    private static void awaitUses(int count, Class<?> type, String method) {
        while (Thread.getAllStackTraces().values().stream()
                        .filter(stack -> Stream.of(stack)
                                .anyMatch(frame -> frame.getClassName().startsWith(TpmAccess.class.getName() + "$")))
                        .filter(stack -> Stream.of(stack)
                                .anyMatch(frame -> frame.getClassName().equals(type.getName())
                                        && frame.getMethodName().equals(method)))
                        .count()
                < count) {
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
        TpmAccess access = access(LONG, SHORT);
        try (ScriptedTpm tpm = slowTpm()) {
            Thread user = startUser(access);
            await(isLoading);
            user.interrupt();
            user.join();
            assertEquals(2, tpm.commands().size());

            mayLoad.countDown();
            awaitCommands(tpm, WITHOUT_SIGN.size());

            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /** Starts a thread whose use of the TPM fails. */
    private static Thread startUser(TpmAccess access) {
        Thread user = new Thread(() -> assertThrows(IdentityException.class, () -> sign(access)));
        user.start();
        return user;
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
        TpmAccess access = access(LONG, SHORT);
        AtomicBoolean isDead = new AtomicBoolean(true);
        try (ScriptedTpm tpm = ScriptedTpm.start(
                socket(), (code, command) -> isDead.get() ? new byte[0] : ScriptedTpm.working(code))) {
            Thread first = startUser(access);
            awaitCommands(tpm, 1);
            Thread second = startUser(access);
            awaitUses(2, FutureTask.class, "get");
            for (Thread user : List.of(first, second)) {
                user.interrupt();
                user.join();
            }

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
            awaitEnd();
            mayLoad.countDown();
            user.join();

            assertTrue(isInterrupted.get());
            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /** Opening a link to itself fails with a message that contains its path, and so with that of a busy device. */
    @Test
    void anInterruptedUseDoesNotWaitForABusyDevice() throws IOException, InterruptedException {
        Path device = Files.createDirectory(folder.resolve("resource busy")).resolve("tpm");
        Files.createSymbolicLink(device, device);
        TpmAccess access = new TpmAccess(() -> new TpmLocation.AtPath(device), LONG, LONG);
        Thread user = startUser(access);
        awaitUses(1, Retries.class, "pause");

        user.interrupt();
        user.join(Duration.ofSeconds(15).toMillis());

        assertFalse(user.isAlive());
    }

    /** Ends with SIGTERM, as systemd ends a service. */
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
            process.toHandle().destroy(); // Process.destroy would also close the streams.
            assertEquals(SigningProcess.ENDING, process.inputReader(UTF_8).readLine());
            assertTrue(process.isAlive());
            mayLoad.countDown();

            assertEquals(143, process.waitFor());
            assertEquals(WITHOUT_SIGN, tpm.commands());
        }
    }

    /**
     * Signs once, and says when it waits for the end. Its limits are longer than the test takes, also on a busy
     * machine.
     */
    static final class SigningProcess {

        static final String ENDING = "ending";

        private SigningProcess() {}

        public static void main(String[] arguments) {
            Thread observer = new Thread(() -> {
                awaitEnd();
                System.out.println(ENDING);
            });
            observer.setDaemon(true);
            observer.start();
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
