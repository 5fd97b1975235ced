package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.credentialsfile.CredentialsFile;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.session.CredentialsFileUpdater;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CredentialsFileUpdaterTest {

    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile RuntimeException failure = new SigningHelperException("the disk is full");
    private volatile boolean isFailing;
    private volatile Callable<Boolean> duringWrite = () -> true;
    private final CompletableFuture<Thread> writer = new CompletableFuture<>();

    private final CredentialsFileUpdater updater =
            new CredentialsFileUpdater(new StatusLog(new PrintStream(err, true, UTF_8)), e -> e, this::write);
    private final Thread thread = new Thread(() -> updater.runUntilInterrupted(() -> {}));

    private CredentialsFile.Result write(SessionCredentials credentials) {
        writer.complete(Thread.currentThread());
        attempts.add(credentials.accessKeyId());
        try {
            duringWrite.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        if (isFailing) {
            throw failure;
        }
        return new CredentialsFile.Result(List.of(), List.of());
    }

    @AfterEach
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join(60_000);
    }

    private void offer(String id) {
        updater.refreshed(new SessionCredentials(id, "secret", "token", Instant.EPOCH, "111122223333"));
    }

    @Test
    void eachSetOfCredentialsIsWrittenOnce() throws Exception {
        thread.start();
        offer("a");
        Update.await(() -> attempts.size() == 1);
        offer("b");
        Update.await(() -> attempts.size() == 2);

        assertEquals(List.of("a", "b"), attempts);
    }

    @Test
    void ofSeveralOnlyTheNewestIsWritten() throws Exception {
        offer("a");
        offer("b");
        thread.start();
        Update.await(() -> !attempts.isEmpty());

        assertEquals(List.of("b"), attempts);
    }

    @Test
    void aFailedWriteIsRetriedUntilNewerCredentialsArrive() throws Exception {
        isFailing = true;
        duringWrite = () -> {
            if (attempts.size() == 2) {
                offer("b");
            }
            isFailing = attempts.size() < 4;
            return true;
        };
        offer("a");
        thread.start();
        Update.await(() -> attempts.size() == 4);

        assertEquals(List.of("a", "a", "b", "b"), attempts);
        assertEquals(
                List.of(
                        "aws_signing_helper: error: the disk is full; next attempt in 1 second",
                        "aws_signing_helper: error: the disk is full; next attempt in 2 seconds",
                        "aws_signing_helper: error: the disk is full; next attempt in 4 seconds"),
                err.toString(UTF_8).lines().toList());
    }

    @Test
    void anUnexpectedFailureEndsNothing() throws Exception {
        failure = new IllegalStateException("oh");
        isFailing = true;
        offer("a");
        thread.start();
        Update.await(() -> attempts.size() == 2);

        assertTrue(err.toString(UTF_8).contains("error: unexpected failure (this is a bug): "));
    }

    @Test
    void anInterruptPreventsFurtherWrites() throws Exception {
        thread.start();
        offer("a");
        Update.await(() -> attempts.size() == 1);
        end();
        offer("b");
        Update.await(this::isTheWriterKeptFromWriting);

        assertEquals(List.of("a"), attempts);
    }

    private boolean isTheWriterKeptFromWriting() {
        return writer.join().getState() == Thread.State.WAITING && isIn("tryWrite", writer.join());
    }

    private static boolean isIn(String method, Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void anInterruptLetsAWriteFinish() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean isWhole = new AtomicBoolean();
        duringWrite = () -> {
            begun.countDown();
            while (thread.isAlive() && !isIn("stop", thread)) {
                Thread.sleep(5);
            }
            isWhole.set(thread.isAlive());
            return true;
        };
        thread.start();
        offer("a");
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        end();

        assertTrue(isWhole.get());
    }
}
