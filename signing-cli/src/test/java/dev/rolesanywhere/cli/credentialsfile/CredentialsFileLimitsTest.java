package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileLimitsTest extends CredentialsFileTestCase {

    @ParameterizedTest
    @ValueSource(ints = {4 << 20, 42})
    void theLargestFileIsUpdated(int lineLength) throws IOException {
        byte[] large = new byte[4 << 20];
        Arrays.fill(large, (byte) '#');
        for (int at = lineLength - 1; at < large.length; at += lineLength) {
            large[at] = '\n';
        }
        large[large.length - 1] = '\n';
        Files.write(file, large);

        update(file);

        assertEquals(UPDATED, Files.readString(file).substring(large.length));
    }

    @Test
    void aTooLargeFileIsUnchanged() throws IOException {
        byte[] large = new byte[(4 << 20) + 1];
        Files.write(file, large);

        assertEquals(file + ": it is larger than 4 MiB; shorten it", failure(file));
        assertEquals(large.length, Files.size(file));
        assertFalse(names().stream().anyMatch(name -> name.endsWith(".tmp")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aFileWithTooManyLinesIsUnchanged(String terminator) throws IOException {
        String many = terminator.repeat(100_001);
        Files.writeString(file, many);

        assertEquals(file + ": it has more than 100000 lines; shorten it", failure(file));
        assertEquals(many, Files.readString(file));
    }

    @Test
    void aFileThatKeepsChangingIsGivenUpAfterTenAttempts() throws IOException {
        Files.writeString(file, "0");
        AtomicInteger attempts = new AtomicInteger();

        SigningHelperException failure = assertThrows(
                SigningHelperException.class,
                () -> CredentialsFile.at(file).update(file, before -> {
                    write(file, attempts.incrementAndGet() + "");
                    return new CredentialsFileEdit.Result("lost", List.of());
                }));

        assertEquals("another program keeps writing it; try again later", failure.getMessage());
        assertEquals(10, attempts.get());
        assertEquals("10", Files.readString(file));
        assertEquals(List.of("credentials", "credentials.lock"), names());
    }

    @Test
    void aFileThatChangesNineTimesIsUpdated() throws IOException {
        Files.writeString(file, "0");
        AtomicInteger attempts = new AtomicInteger();

        CredentialsFile.at(file).update(file, before -> {
            if (attempts.incrementAndGet() < 10) {
                write(file, attempts.get() + "");
            }
            return new CredentialsFileEdit.Result("new after " + new String(before, UTF_8), List.of());
        });

        assertEquals("new after 9", Files.readString(file));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
