package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;

/**
 * Retries what fails while another process has the file open, as on Windows.
 *
 * @param pauses the pauses after each failure except the last
 */
record Retries(List<Duration> pauses, Sleeper sleeper) {

    static final Retries NONE = new Retries(List.of(), Thread::sleep);

    /** About two seconds: readers close the file within milliseconds, virus scanners take longer. */
    static final Retries SHARING = new Retries(
            List.of(10, 20, 40, 80, 150, 300, 600, 800).stream()
                    .map(Duration::ofMillis)
                    .toList(),
            Thread::sleep);

    /** An action that fails with a FileSystemException while the file is in use. */
    @FunctionalInterface
    interface Attempt {
        void run() throws IOException;
    }

    @FunctionalInterface
    interface Sleeper {
        void sleep(long milliseconds) throws InterruptedException;
    }

    void run(Attempt attempt) throws IOException {
        for (Duration pause : pauses) {
            try {
                attempt.run();
                return;
            } catch (FileSystemException ignored) { // The file is in use.
                sleep(pause);
            }
        }
        attempt.run();
    }

    private void sleep(Duration pause) throws IOException {
        try {
            sleeper.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("it was interrupted");
        }
    }
}
