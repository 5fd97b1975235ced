package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.QuickStart.HelperCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("writing and starting programs")
class HelperCommandTest {

    private static final List<HelperCommand.Option> OPTIONS = List.of(
            new HelperCommand.Option("--certificate", "/a b/it's \"mine\".pem"),
            new HelperCommand.Option("--role-arn", "arn:aws:iam::1:role/x"),
            new HelperCommand.Option("--empty", ""),
            new HelperCommand.Option("--dollar", "$(id) `id` \\ ; & * ~"));

    @TempDir
    private Path folder;

    private Path launcher(String name, String script) throws IOException {
        Path launcher = folder.resolve(name);
        Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return launcher;
    }

    @Test
    void runsTheHelperWithItsOptionsAndReturnsItsStatus() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        HelperCommand command =
                new HelperCommand(launcher("helper", "printf '%s\\n' \"$@\"; exit 7"), "credential-process", OPTIONS);

        assertEquals(7, command.run(out));
        assertEquals(
                List.of(
                        "credential-process",
                        "--certificate",
                        "/a b/it's \"mine\".pem",
                        "--role-arn",
                        "arn:aws:iam::1:role/x",
                        "--empty",
                        "",
                        "--dollar",
                        "$(id) `id` \\ ; & * ~"),
                Files.readAllLines(out));
    }

    @Test
    void theTextRunsTheSameInAShell() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        HelperCommand command =
                new HelperCommand(launcher("my helper", "printf '%s\\n' \"$@\""), "credential-process", OPTIONS);
        command.run(out);

        Process shell = new ProcessBuilder("sh", "-c", command.text()).start();
        assertEquals(Files.readString(out), new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, shell.waitFor());
    }

    @Test
    void theHelperReadsNothingFromStandardInput() throws IOException, InterruptedException {
        Path out = folder.resolve("out");

        assertEquals(0, new HelperCommand(launcher("helper", "cat"), "credential-process", List.of()).run(out));
        assertEquals("", Files.readString(out));
    }

    @Test
    void aMissingLauncherIsReported() {
        HelperCommand command = new HelperCommand(folder.resolve("absent"), "credential-process", List.of());

        IOException failure = assertThrows(IOException.class, () -> command.run(folder.resolve("out")));
        assertTrue(String.valueOf(failure.getMessage()).contains("absent"), failure.getMessage());
    }
}
