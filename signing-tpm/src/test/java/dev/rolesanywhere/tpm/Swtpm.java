package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The software TPM with the keys of testdata/tpm/make-keys.sh, made once for each test process. Without the programs
 * for that, tests are skipped. After each test nothing may be loaded.
 */
final class Swtpm implements BeforeAllCallback, AfterEachCallback {

    private static final List<String> PROGRAMS = List.of("swtpm", "tpm2_create", "openssl", "python3");
    private static final String SCRIPTS = System.getProperty("testdata") + "/tpm/";

    private static Path folder = Path.of("");
    private static boolean isMade;

    @Override
    public void beforeAll(ExtensionContext context) {
        make();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertNothingIsLoaded();
    }

    private static synchronized void make() {
        for (String program : PROGRAMS) {
            require(isInstalled(program), program + " is not installed (Debian: swtpm tpm2-tools tpm2-openssl)");
        }
        if (isMade) {
            return;
        }
        try {
            folder = Files.createTempDirectory("swtpm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(Swtpm::remove));
        run(SCRIPTS + "make-keys.sh", folder.toString());
        isMade = true;
    }

    /** In CI no test may be skipped. */
    private static void require(boolean isThere, String reason) {
        if (!isThere && System.getenv("REQUIRE_TOKENS") != null) {
            throw new AssertionError("the tests with a TPM must run: " + reason);
        }
        if (!isThere) {
            abort(reason);
        }
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static void remove() {
        stop();
        run("rm", "-rf", folder.toString());
    }

    /** Ends the TPM; its persistent keys are kept. */
    static void stop() {
        stop(folder);
    }

    private static void stop(Path state) {
        try {
            Path pid = state.resolve("swtpm.pid");
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(process -> {
                    process.destroy();
                    process.onExit().join();
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the TPM again, at the same port. */
    static void start() {
        run(SCRIPTS + "start-swtpm", folder.toString());
    }

    /** Runs a test with the location of another TPM, in which there is nothing. */
    static void withAnother(Consumer<String> test) {
        Path state = folder.resolve("another");
        run(SCRIPTS + "start-swtpm", state.toString());
        try {
            test.accept(text("another/device"));
        } finally {
            stop(state);
        }
    }

    /** Runs a program with the TPM, and returns what it prints. */
    static String run(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("TPM2TOOLS_TCTI", isMade ? device() : "none", "TSS2_LOG", "all+NONE"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void assertNothingIsLoaded() {
        assertEquals("", run("tpm2_getcap", "handles-transient") + run("tpm2_getcap", "handles-loaded-session"));
    }

    static String device() {
        return text("device");
    }

    static Path file(String name) {
        return folder.resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(file(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static X509Certificate certificate(String name) {
        try (InputStream in = Files.newInputStream(file(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a builder for a key and its certificate, which names neither password nor prompt. */
    static TpmIdentitySource.Builder source(String name) {
        TpmIdentitySource.Builder source =
                TpmIdentitySource.builder().device(device()).certificates(() -> List.of(certificate(name)));
        return Files.exists(file(name + ".handle"))
                ? source.privateKey(
                        Integer.parseUnsignedInt(text(name + ".handle").substring("handle:0x".length()), 16))
                : source.privateKey(file(name + ".key"));
    }
}
