package dev.rolesanywhere.cli.credentialsfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateLockTest extends CredentialsFileTestCase {

    @Test
    void anUpdateWaitsForAnother() throws Exception {
        CountDownLatch isStarted = new CountDownLatch(1);
        CompletableFuture<List<String>> waiting;
        try (FileChannel lock = FileChannel.open(
                folder.resolve("credentials.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());
            waiting = CompletableFuture.supplyAsync(() -> {
                isStarted.countDown();
                return update(file);
            });
            assertTrue(isStarted.await(60, TimeUnit.SECONDS));
            Thread.sleep(200);
            assertFalse(Files.exists(file));
        }
        assertEquals(List.of(), waiting.get(60, TimeUnit.SECONDS));
        assertEquals(UPDATED, Files.readString(file));
    }

    @Test
    void anUpdateDoesNotWaitForever() throws IOException {
        try (FileChannel lock = FileChannel.open(
                folder.resolve("credentials.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());

            SigningHelperException failure =
                    assertThrows(SigningHelperException.class, () -> UpdateLock.beside(file, Duration.ofMillis(50)));

            assertTrue(failure.getMessage().contains("has been locked by another update"), failure.getMessage());
        }
    }

    @Test
    void anUpdateWaitsAsLongAsItsFileSays() throws IOException {
        Path lock = folder.resolve("credentials.lock");
        try (FileChannel held = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(held.lock().isValid());

            assertEquals(
                    file + ": " + lock + " has been locked by another update for 0 seconds; check whether it hangs",
                    failure(new CredentialsFile(file, Duration.ZERO)));
        }
        assertEquals(List.of("credentials.lock"), names());
    }

    @Test
    void anUpdateOfALockedFileInPlaceWaitsAsLong() throws IOException {
        Files.writeString(file, "[x]\n");
        Files.createLink(folder.resolve("link"), file);
        try (FileChannel held = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertTrue(held.lock().isValid());

            assertEquals(
                    file + ": " + file + " has been locked by another update for 0 seconds; check whether it hangs",
                    failure(new CredentialsFile(file, Duration.ZERO)));
        }
        assertEquals("[x]\n", Files.readString(file));
    }

    /** Opening a named pipe waits for its other end. */
    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "mkdir", "ln -s nowhere"})
    void aLockThatIsNotARegularFileIsRejected(String command) throws Exception {
        String lock = folder.resolve("credentials.lock").toString();
        String[] words = (command + " " + lock).split(" ");
        assumeTrue(new ProcessBuilder(words).start().waitFor() == 0, "the system has no named pipes");

        assertEquals(
                file + ": " + lock + " is not a regular file; remove it",
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> failure(file)));
        assertEquals(List.of("credentials.lock"), names());
    }
}
