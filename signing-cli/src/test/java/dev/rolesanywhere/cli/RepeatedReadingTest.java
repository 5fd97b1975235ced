package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.cli.options.PromptingIdentitySource;
import dev.rolesanywhere.cli.process.StandardInput;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.store.FileIdentitySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command that runs for long reads again and again, and can have only once. */
class RepeatedReadingTest {

    private static final Path IDENTITY = Testdata.identities("ec-p256/direct");
    private static final Path ENCRYPTED = IDENTITY.resolve("key-encrypted-scrypt.pem");

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    private IdentitySource source(Path key) {
        return new PromptingIdentitySource(
                () -> FileIdentitySource.builder()
                        .certificate(IDENTITY.resolve("certificate.pem"))
                        .privateKey(key),
                question -> {
                    asked.incrementAndGet();
                    return Optional.of("correct horse".toCharArray());
                });
    }

    @Test
    void aPasswordIsPromptedForOnceAndKept() {
        IdentitySource source = source(ENCRYPTED);

        source.load();
        source.load();

        assertEquals(1, asked.get());
    }

    @Test
    void noPromptFollowsTheFirstOne() throws IOException {
        Path key = Files.copy(IDENTITY.resolve("key-pkcs8.pem"), folder.resolve("key.pem"));
        IdentitySource source = source(key);
        source.load();
        Files.copy(ENCRYPTED, key, StandardCopyOption.REPLACE_EXISTING);

        assertThrows(IdentityException.class, source::load);

        assertEquals(0, asked.get());
    }

    @Test
    void standardInputIsReadOnceAndKept() {
        StandardInput in = new StandardInput(new ByteArrayInputStream("key".getBytes(UTF_8)));

        assertArrayEquals(in.read(), in.read());
    }
}
