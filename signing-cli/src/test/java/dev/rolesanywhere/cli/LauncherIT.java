package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which options the launcher gives to Java. A script that prints its arguments takes the place of Java. */
@DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
@Isolated("It runs files that it has just written, which a process started meanwhile would keep open.")
class LauncherIT {

    private static final String LONG_RUNNING = "-Xmx48m -XX:+ExitOnOutOfMemoryError";

    @TempDir
    private Path folder;

    private Path launcher;

    @BeforeEach
    void install() throws IOException {
        Path java = Files.createDirectories(folder.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$*\"\n");
        assertTrue(java.toFile().setExecutable(true));
        launcher = Files.copy(
                Installation.LAUNCHER,
                Files.createDirectory(folder.resolve("bin")).resolve("aws_signing_helper"));
    }

    private String javaOptions(String arguments) throws IOException, InterruptedException {
        Installation.Result result =
                Installation.run(folder, launcher.toString(), Map.of(), List.of(arguments.split(" ")));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().endsWith(" " + arguments + "\n"), result.out());
        return result.out();
    }

    @ParameterizedTest
    @CsvSource({
        "serve --port 9911, true",
        "update --profile serve --pkcs12-password env:P, true",
        "--debug serve --port 9911, true",
        "--profile x update, true",
        "credential-process --role-session-name serve --region x, false",
        "credential-process --role-session-name update, false",
        "doctor --alias update --region x, false",
        "help serve, false",
        "serves, false",
        "--debug doctor, false"
    })
    void onlyCommandsThatRunForLongHaveASmallHeap(String arguments, boolean isLong) throws Exception {
        String options = javaOptions(arguments);

        assertEquals(isLong, options.contains(LONG_RUNNING), options);
        assertEquals(!isLong, options.contains("-Xmx512m"), options);
        assertTrue(options.contains("-XX:CompressedClassSpaceSize=16m"), options);
    }

    @ParameterizedTest
    @CsvSource({
        "credential-process --pkcs8-password env:P, true",
        "credential-process --alias serve --pkcs12-password=env:P, true",
        "credential-process --alias serve, false",
        "serve --pkcs12-password env:P, false"
    })
    void passwordsOfShortCommandsAreHashedWithC2(String arguments, boolean isFast) throws Exception {
        assertEquals(!isFast, javaOptions(arguments).contains("-XX:TieredStopAtLevel=1"));
    }
}
