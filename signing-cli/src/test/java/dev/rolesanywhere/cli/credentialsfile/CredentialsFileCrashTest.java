package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

class CredentialsFileCrashTest {

    private static final int KILLS = 12;
    private static final int WRITERS = 12;
    private static final int ROUNDS = 15;
    private static final String FIRST = "# first\n[first]\nregion = eu-west-1\n\n";
    private static final String LAST = "[last]\nregion = eu-west-2\n; last";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("credentials");
        Files.writeString(file, FIRST + "[killed]\nregion = x\n" + LAST);
    }

    /** Reads as the Java SDK does, and checks that the file is complete. */
    private Map<String, Profile> read() {
        var profiles = ProfileFile.builder()
                .content(file)
                .type(ProfileFile.Type.CREDENTIALS)
                .build()
                .profiles();
        assertTrue(profiles.containsKey("first") && profiles.containsKey("last"), "a profile is lost");
        profiles.values()
                .forEach(profile -> profile.property("aws_access_key_id").ifPresent(id -> {
                    String round = id.substring("ASIA".length());
                    assertEquals(
                            "secret" + round,
                            profile.property("aws_secret_access_key").orElse(""));
                    assertTrue(profile.property("aws_session_token").orElse("").endsWith("/end" + round));
                }));
        return profiles;
    }

    private String id(String profile) {
        return Optional.ofNullable(read().get(profile))
                .flatMap(found -> found.property("aws_access_key_id"))
                .orElse("");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName() + "").sorted().toList();
        }
    }

    private static void awaitSuccess(Process process) throws InterruptedException {
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void aKilledUpdateLeavesTheOldFileOrTheNewOne() throws IOException, InterruptedException {
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = UpdateProcess.start(file, "killed", Integer.MAX_VALUE);
            try (BufferedReader rounds = process.inputReader(UTF_8)) {
                assertNotEquals(null, rounds.readLine(), "it has begun");
                Thread.sleep(random.nextInt(30));
                process.destroyForcibly();
                assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            }
            read();
            String text = Files.readString(file);
            assertTrue(text.startsWith(FIRST + "[killed]\nregion = x\naws_access_key_id = "), text);
            assertTrue(text.endsWith("\n" + LAST), text);
        }
        awaitSuccess(UpdateProcess.start(file, "killed", 1));
        assertEquals("ASIA0", id("killed"));
        assertEquals(List.of("credentials", "credentials.lock"), names());
    }

    @Test
    void parallelUpdatesLoseNothingAndReadersSeeWholeFiles() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Runnable reading = () -> {
            while (!isOver.get()) {
                read();
            }
        };
        ExecutorService readers = Executors.newFixedThreadPool(2);
        List<Future<?>> reads = List.of(readers.submit(reading), readers.submit(reading));
        readers.shutdown();
        try {
            List<Process> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(UpdateProcess.start(file, "p" + writer, ROUNDS));
            }
            for (Process writer : writers) {
                awaitSuccess(writer);
            }
        } finally {
            isOver.set(true);
        }
        for (Future<?> read : reads) {
            read.get(60, TimeUnit.SECONDS);
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            assertEquals("ASIA" + (ROUNDS - 1), id("p" + writer));
        }
        assertTrue(Files.readString(file).startsWith(FIRST));
    }

    @Test
    void aFullDiskLeavesTheOldFile() throws IOException, InterruptedException {
        Files.writeString(file, "# " + "x".repeat(20_000) + "\n", StandardOpenOption.APPEND);
        String before = Files.readString(file);

        // What a file may grow to is limited for the process, as a full disk or a quota would.
        Process process =
                UpdateProcess.start(List.of("/bin/sh", "-c", "ulimit -f 16; exec \"$@\"", "sh"), file, "killed", 1);

        String failure;
        try (BufferedReader out = process.inputReader(UTF_8)) {
            failure = out.readLine();
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        assertEquals(file + ": File too large; the file is unchanged", failure);
        assertEquals(before, Files.readString(file));
        assertEquals(List.of("credentials", "credentials.lock"), names());
        awaitSuccess(UpdateProcess.start(file, "killed", 1));
    }
}
