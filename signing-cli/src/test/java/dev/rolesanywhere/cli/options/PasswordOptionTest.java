package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordOptionTest {

    private static final String PASSWORD = "p\u00e4ssw\u00f6rd\u20ac";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("password");
    }

    private char[] read() {
        return PasswordOption.of("--pkcs12-password", "file:" + file, Map.of()).get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aFileWithAByteOrderMarkIsRead(String charset) throws IOException {
        Files.write(file, ("\ufeff" + PASSWORD + "\r\n").getBytes(Charset.forName(charset)));

        assertArrayEquals(PASSWORD.toCharArray(), read());
    }

    @Test
    void aFileInUtf8NeedsNoByteOrderMark() throws IOException {
        Files.writeString(file, PASSWORD + "\nsecond line\n");

        assertArrayEquals(PASSWORD.toCharArray(), read());
    }

    @Test
    void aFileInUtf16WithoutAByteOrderMarkIsRejected() throws IOException {
        Files.write(file, PASSWORD.getBytes(StandardCharsets.UTF_16LE));

        assertEquals(
                "--pkcs12-password: " + file
                        + " contains NUL characters; if it is UTF-16 without a byte order mark, save it as UTF-8",
                assertThrows(UsageException.class, this::read).getMessage());
    }
}
