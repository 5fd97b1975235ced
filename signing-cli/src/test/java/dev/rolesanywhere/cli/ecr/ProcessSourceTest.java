package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A credential_process that takes too long is ended, and so are the processes that it has started. */
@EnabledOnOs(OS.LINUX)
class ProcessSourceTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private ProcessSource hanging(Duration limit) {
        // The shell waits for a shell of its own, which waits for a third program.
        String script = "sh -c 'sleep 120 & echo $$ $! >\"$0\"; wait' \"$0\" & wait";
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
        ProcessContext context = new ProcessContext(
                new StandardInput(InputStream.nullInputStream()),
                out,
                out,
                Map.of("PATH", "/usr/bin:/bin"),
                Clock.systemUTC(),
                prompt -> Optional.empty(),
                limit);
        return new ProcessSource(List.of("sh", "-c", script, processes().toString()), "hanging", context);
    }

    private Path processes() {
        return folder.resolve("processes");
    }

    @Test
    void theTimeBudgetOfALookupEndsAllProcesses() throws Exception {
        SigningHelperException failure = endedAfterStart(limit -> assertThrows(
                SigningHelperException.class,
                () -> TimeBudget.within(limit, () -> hanging(LONG).get())));

        assertTrue(failure.getMessage().startsWith("there is no token after "), failure.getMessage());
        assertAllEnd();
    }

    @Test
    void itsOwnLimitEndsAllProcesses() throws Exception {
        SigningHelperException failure = endedAfterStart(limit ->
                assertThrows(SigningHelperException.class, () -> hanging(limit).get()));

        assertTrue(
                failure.getMessage().contains("failed with exit code 137; it must end within"), failure.getMessage());
        assertAllEnd();
    }

    /** On a busy machine the processes may not have started when the time is over; then they get more. */
    private SigningHelperException endedAfterStart(Function<Duration, SigningHelperException> run) throws IOException {
        Duration limit = Duration.ofMillis(500);
        SigningHelperException failure = run.apply(limit);
        while (!Files.exists(processes()) || Files.size(processes()) == 0) {
            limit = limit.multipliedBy(2);
            assertTrue(limit.compareTo(LONG) < 0, "the processes do not start");
            failure = run.apply(limit);
        }
        return failure;
    }

    private void assertAllEnd() throws Exception {
        Instant deadline = Instant.now().plusSeconds(20);
        for (String process : Files.readString(processes()).strip().split(" ", -1)) {
            while (isRunning(process)) {
                assertFalse(Instant.now().isAfter(deadline), "the process " + process + " is still running");
                Thread.sleep(20);
            }
        }
    }

    /** A process that has ended, but whose parent has not asked for its exit code, has no command line. */
    private static boolean isRunning(String process) {
        try {
            return !Files.readString(Path.of("/proc", process, "cmdline")).isEmpty();
        } catch (IOException ignored) { // There is no such process.
            return false;
        }
    }
}
