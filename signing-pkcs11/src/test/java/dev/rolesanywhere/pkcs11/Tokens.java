package dev.rolesanywhere.pkcs11;

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
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** SoftHSM tokens, created for each run. Without the programs to create them, tests are skipped. */
final class Tokens implements BeforeAllCallback {

    static final Path FOLDER = Path.of(System.getenv("SOFTHSM2_CONF")).resolveSibling("");

    private static final List<String> PROGRAMS = List.of("softhsm2-util", "pkcs11-tool", "p11tool", "openssl");
    private static final Path PROXY_REGISTRY = Path.of("/usr/share/p11-kit/modules/softhsm2.module");

    private static boolean areMade;

    /** The ways to reach the tokens. */
    enum Way {
        DIRECTLY,
        THROUGH_P11_KIT_PROXY;

        Pkcs11IdentitySource.Builder source() {
            Pkcs11IdentitySource.Builder source = Pkcs11IdentitySource.builder();
            return this == DIRECTLY ? source.module(module()) : source;
        }

        Cryptoki cryptoki() {
            String given = this == DIRECTLY ? module().toString() : null;
            return ModuleLoader.load(ModuleLocation.of(given, List.of(), System.getProperty("os.name")));
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        make();
    }

    private static synchronized void make() throws IOException, InterruptedException {
        for (String program : PROGRAMS) {
            require(isInstalled(program), program + " is not installed (Debian: softhsm2 opensc gnutls-bin openssl)");
        }
        require(Files.exists(PROXY_REGISTRY), "p11-kit does not know SoftHSM (Debian: p11-kit-modules)");
        if (!areMade) {
            Files.createDirectories(FOLDER);
            run(System.getProperty("testdata") + "/pkcs11/make-tokens.sh", FOLDER.toString());
            areMade = true;
        }
    }

    /** In CI no test may be skipped. */
    private static void require(boolean isThere, String reason) {
        if (!isThere && System.getenv("REQUIRE_TOKENS") != null) {
            throw new AssertionError("the tests with tokens must run: " + reason);
        }
        if (!isThere) {
            abort(reason);
        }
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    static Path module() {
        try {
            return Path.of(Files.readString(FOLDER.resolve("module")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static X509Certificate certificate(String name) {
        try (InputStream in = Files.newInputStream(FOLDER.resolve("pki/" + name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
