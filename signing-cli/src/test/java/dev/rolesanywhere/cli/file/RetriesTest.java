package dev.rolesanywhere.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final List<Long> pauses = new ArrayList<>();
    private final FileReplacement.Retries retries =
            new FileReplacement.Retries(List.of(Duration.ofMillis(10), Duration.ofMillis(30)), pauses::add);
    private int attempts;

    private void failUntil(int attempt) throws IOException {
        retries.run(() -> {
            attempts++;
            if (attempts < attempt) {
                throw new FileSystemException("credentials", null, "being used by another process");
            }
        });
    }

    @Test
    void successNeedsNoRetry() throws IOException {
        failUntil(1);

        assertEquals(1, attempts);
        assertEquals(List.of(), pauses);
    }

    @Test
    void aFileInUseIsRetriedWithLongerPauses() throws IOException {
        failUntil(3);

        assertEquals(3, attempts);
        assertEquals(List.of(10L, 30L), pauses);
    }

    @Test
    void failsAfterTheLastPause() {
        assertThrows(FileSystemException.class, () -> failUntil(9));

        assertEquals(3, attempts);
    }

    @Test
    void otherFailuresAreNotRetried() {
        assertThrows(
                IOException.class,
                () -> retries.run(() -> {
                    attempts++;
                    throw new IOException("No space left on device");
                }));
        assertEquals(1, attempts);
        assertThrows(
                AccessDeniedException.class,
                () -> retries.run(() -> {
                    attempts++;
                    throw new AccessDeniedException("credentials");
                }));
        assertEquals(4, attempts);
    }
}
