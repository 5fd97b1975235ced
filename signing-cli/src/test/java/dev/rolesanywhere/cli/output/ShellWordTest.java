package dev.rolesanywhere.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    @Test
    void aPlainPathNeedsNoQuotes() {
        assertEquals("/etc/pki/edge-1.pem", ShellWord.of(Path.of("/etc/pki/edge-1.pem")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/my key.pem", "/a/it's", "/a/$(id)`id`", "/a/\"b\" \\ *?[!~", "/a/x;y&z|w<>#(){}"})
    void aShellReadsTheWordAsThePath(String path) throws IOException, InterruptedException {
        assumeTrue(File.separatorChar == '/', "needs a POSIX shell");
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(Path.of(path))).start();

        assertEquals(path, new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, shell.waitFor());
    }
}
