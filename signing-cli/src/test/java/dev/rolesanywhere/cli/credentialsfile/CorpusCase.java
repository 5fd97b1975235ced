package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file of testdata/credentials-files, before and after an update. */
record CorpusCase(Path folder) {

    static final SessionCredentials NEW = new SessionCredentials(
            "ASIAIOSFODNN7UPDATED",
            "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
            "IQoJb3JpZ2luX2VjEXAMPLE//+new==",
            Instant.parse("2026-01-01T00:00:00Z"),
            "111122223333");

    static Stream<CorpusCase> accepted() {
        return all().filter(file -> !file.isRefused());
    }

    static Stream<CorpusCase> refused() {
        return all().filter(CorpusCase::isRefused);
    }

    private static Stream<CorpusCase> all() {
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("testdata"), "credentials-files"))) {
            return folders.sorted().map(CorpusCase::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] before() {
        return bytes("before");
    }

    byte[] after() {
        return bytes("after");
    }

    private boolean isRefused() {
        return has("refused");
    }

    String refusal() {
        return text("refused").strip();
    }

    ProfileName profile() {
        return new ProfileName(has("profile") ? text("profile") : "default");
    }

    /** Returns a part of each warning, in order. */
    List<String> warnings() {
        List<String> warnings =
                new ArrayList<>(has("warnings") ? text("warnings").lines().toList() : List.of());
        if (has("removed")) {
            warnings.add("removed " + String.join(", ", removed()) + " from");
        }
        return warnings;
    }

    /** Returns the names of the keys that an update removes. */
    List<String> removed() {
        return has("removed") ? List.of(text("removed").strip().split(" ", -1)) : List.of();
    }

    boolean isUnreadBy(String reader) {
        return has("unread-by")
                && List.of(text("unread-by").strip().split(" ", -1)).contains(reader);
    }

    private boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    private String text(String file) {
        return new String(bytes(file), UTF_8);
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
    }
}
