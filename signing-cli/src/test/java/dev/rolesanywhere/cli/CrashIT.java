package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crash of a command whose stdout is read by another program. */
@Timeout(120)
class CrashIT {

    private static final String PASSWORD = "on-the-command-line";

    @TempDir
    private Path folder;

    private Process credentialProcess(int port) throws IOException {
        List<String> commandLine = new ArrayList<>(Installation.launchedAfter("ulimit -c unlimited;"));
        commandLine.addAll(List.of(
                "credential-process",
                "--certificate=" + Testdata.identities("ec-p256/direct/certificate.pem"),
                "--private-key=" + Testdata.identities("ec-p256/direct/key-pkcs8.pem"),
                "--pkcs8-password=" + PASSWORD,
                "--trust-anchor-arn=arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/t",
                "--profile-arn=arn:aws:rolesanywhere:us-east-1:111122223333:profile/p",
                "--role-arn=arn:aws:iam::111122223333:role/r",
                "--endpoint=http://127.0.0.1:" + port));
        ProcessBuilder builder = new ProcessBuilder(commandLine)
                .directory(Files.createDirectory(folder.resolve("work")).toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", Installation.javaFolder() + File.pathSeparator + "/usr/bin:/bin");
        return builder.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "BUS", "ILL"})
    void nothingIsPrintedOnStdoutAndNoFileIsLeft(String signal) throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(60_000); // The command may fail before it connects.
            Process process = credentialProcess(silent.getLocalPort());
            try (Socket connection = silent.accept()) {
                assertTrue(connection.isConnected());
                ServeProcessTestCase.kill(process, signal);
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            } finally {
                process.destroyForcibly();
            }

            assertNotEquals(0, process.exitValue());
            assertEquals("", Files.readString(folder.resolve("out")));
            assertFalse(Files.readString(folder.resolve("err")).contains(PASSWORD));
            try (Stream<Path> left = Files.list(folder.resolve("work"))) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void aJvmThatHasNoMemoryToStartPrintsThatOnStderr() throws IOException, InterruptedException {
        List<String> commandLine = new ArrayList<>(Installation.launchedAfter("ulimit -v 300000 &&"));
        commandLine.add("version");

        Installation.Result result =
                Installation.run(folder, commandLine.get(0), Map.of(), commandLine.subList(1, commandLine.size()));

        assertNotEquals(0, result.exitCode());
        assertEquals("", result.out());
        assertFalse(result.err().isEmpty());
    }
}
