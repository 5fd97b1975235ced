package dev.rolesanywhere.cli.credentialsfile;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A credentials file in a temporary directory, and updates of its default profile. */
abstract class CredentialsFileTestCase {

    static final ProfileName DEFAULT = new ProfileName("default");
    static final String UPDATED = """
            [default]
            aws_access_key_id = ASIAIOSFODNN7UPDATED
            aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY
            aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE//+new==
            """;

    @TempDir
    Path folder;

    Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("credentials");
    }

    static List<String> update(Path file) {
        return CredentialsFile.at(file).update(DEFAULT, CorpusCase.NEW).warnings();
    }

    static String failure(Path file) {
        return failure(CredentialsFile.at(file));
    }

    static String failure(CredentialsFile file) {
        return assertThrows(SigningHelperException.class, () -> file.update(DEFAULT, CorpusCase.NEW))
                .getMessage();
    }

    static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName() + "").sorted().toList();
        }
    }
}
