package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** SoftHSM tokens, created for each run. Tests are skipped if the programs for that are missing. */
final class Tokens {

    private static final Path FOLDER = Path.of(System.getenv("SOFTHSM2_CONF")).resolveSibling("");

    private static boolean areMade;

    private Tokens() {}

    static synchronized void make() throws IOException, InterruptedException {
        for (String program : List.of("softhsm2-util", "pkcs11-tool", "p11tool", "openssl")) {
            if (!isInstalled(program)) {
                skip(program + " is not installed (Debian: softhsm2 opensc gnutls-bin openssl)");
            }
        }
        if (!areMade) {
            Files.createDirectories(FOLDER);
            run(System.getProperty("testdata") + "/pkcs11/make-tokens.sh", FOLDER.toString());
            areMade = true;
        }
    }

    /** Where the tests must run, as in CI, nothing may be skipped. */
    private static void skip(String reason) {
        if (System.getenv("REQUIRE_TOKENS") != null) {
            throw new AssertionError("the tests with tokens must run: " + reason);
        }
        abort(reason);
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    static String module() throws IOException {
        return Files.readString(FOLDER.resolve("module"));
    }

    static Path pki(String file) {
        return FOLDER.resolve("pki").resolve(file);
    }
}
