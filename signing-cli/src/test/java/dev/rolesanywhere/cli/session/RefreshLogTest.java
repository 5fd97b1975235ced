package dev.rolesanywhere.cli.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshLogTest {

    private static final Duration NEXT = Duration.ofSeconds(4);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long nanos;
    private final RefreshLog log =
            new RefreshLog(new StatusLog(new PrintStream(err, true, UTF_8)), failure -> failure, () -> nanos);

    private void refreshed() {
        log.refreshed(new SessionCredentials("ASIA", "secret", "token", Instant.parse("2026-11-22T00:00:00.9Z"), "1"));
    }

    private void failed(String message) {
        log.failed(new SigningHelperException(message), NEXT);
    }

    private List<String> lines() {
        return err.toString(UTF_8).lines().toList();
    }

    @Test
    void aRefreshIsOneLine() {
        refreshed();

        assertEquals(List.of("aws_signing_helper: refreshed: credentials until 2026-11-22T00:00:00Z"), lines());
    }

    @Test
    void aPermanentFailureAtTheStartIsLeftToTheCommand() {
        failed("a mistake");

        assertEquals(List.of(), lines());
    }

    @Test
    void duringAnOutageTheSameFailureIsPrintedOnceAMinute() {
        refreshed();
        for (int second = 0; second < 120; second += 4) {
            failed("down");
            nanos += NEXT.toNanos();
        }

        String line = "aws_signing_helper: error: down; next attempt in 4 seconds";
        assertEquals(List.of(line, line), lines().subList(1, lines().size()));
    }

    @Test
    void anotherFailureOrOneAfterARefreshIsPrintedAtOnce() {
        refreshed();
        failed("down");
        failed("refused");
        refreshed();
        failed("refused");

        assertEquals(5, lines().size(), lines()::toString);
    }
}
