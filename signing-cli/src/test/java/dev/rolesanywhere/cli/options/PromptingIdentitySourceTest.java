package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.cli.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.store.FileIdentitySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptingIdentitySourceTest {

    private static final Path EC = Testdata.identities("ec-p256/direct");

    @TempDir
    private Path folder;

    private final List<String> questions = new ArrayList<>();
    private IdentitySource source = () -> {
        throw new IllegalStateException();
    };

    @BeforeEach
    void make() {
        source = new PromptingIdentitySource(
                () -> FileIdentitySource.builder()
                        .certificate(EC.resolve("certificate.pem"))
                        .privateKey(folder.resolve("key.pem")),
                question -> {
                    questions.add(question);
                    return Optional.of(Testdata.PASSWORD.toCharArray());
                });
    }

    private void key(String name) throws IOException {
        Files.copy(EC.resolve(name), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aPasswordIsPromptedForOnceAndKept() throws IOException {
        key("key-encrypted-pbkdf2.pem");
        for (int load = 0; load < 3; load++) {
            source.load();
        }
        key("key-pkcs8.pem");
        source.load();
        key("key-encrypted-scrypt.pem");
        source.load();

        assertEquals(1, questions.size());
    }

    @Test
    void afterTheFirstLoadThereIsNoPrompt() throws IOException {
        key("key-pkcs8.pem");
        source.load();
        key("key-encrypted-pbkdf2.pem");

        assertEquals(
                Reason.PASSWORD_MISSING,
                assertThrows(IdentityException.class, source::load).reason());
        assertEquals(List.of(), questions);
    }
}
