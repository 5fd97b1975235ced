package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("writing and starting programs")
class SimulatorMainTest {

    private final ThrowawayPki pki = ThrowawayPki.create();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path anchor;

    @BeforeEach
    void writeTrustAnchor() throws IOException {
        anchor = folder.resolve("anchor.pem");
        PemWriter.write(anchor, List.of(pki.trustAnchor()));
    }

    @Test
    void printsItsEndpointAndArnsAndRunsUntilStandardInputEnds() throws IOException, InterruptedException {
        Process process = start("--until-eof", "--trust-anchor", anchor.toString());
        try (BufferedReader lines = process.inputReader()) {
            URI endpoint = URI.create(valueOf("endpoint", lines));
            TestCall call = TestCall.to(endpoint, pki.issue(KeyKind.EC_P256));
            call.parameters.put("trustAnchorArn", valueOf("trust-anchor-arn", lines));
            call.parameters.put("profileArn", valueOf("profile-arn", lines));
            call.parameters.put("roleArn", valueOf("role-arn", lines));

            assertEquals(201, JdkHttp.send(call).statusCode());
            process.getOutputStream().close();
            assertEquals(0, process.waitFor());
            assertEquals(null, lines.readLine());
        } finally {
            process.destroyForcibly();
        }
        assertEquals("", Files.readString(folder.resolve("stderr")));
    }

    @Test
    void writesItsTlsCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("tls.pem");
        Process process = start(
                "--until-eof", "--trust-anchor", anchor.toString(), "--tls", "--tls-certificate-out", file.toString());
        try (BufferedReader lines = process.inputReader()) {
            URI endpoint = URI.create(valueOf("endpoint", lines));
            HttpClient client = SimulatorTlsTest.client(read(file));

            TestCall call = TestCall.to(endpoint, pki.issue(KeyKind.EC_P256));
            assertEquals(400, JdkHttp.send(client, call).statusCode());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void acceptsItsOptions() throws IOException, InterruptedException {
        assertEquals(
                0,
                run(
                        "--until-eof",
                        "--accept-role-session-name",
                        "--latency",
                        "5",
                        "--port",
                        "0",
                        "--trust-anchor",
                        anchor.toString()));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("endpoint=http://127.0.0.1:"));
    }

    @Test
    void rejectsUnknownAndInvalidOptions() throws IOException, InterruptedException {
        rejects("unknown option --verbose", "--verbose");
        rejects("--trust-anchor is missing");
        rejects("--port needs a value", "--port");
        rejects("--port needs a number, not http", "--port", "http");
        rejects("--port must be from 0 to 65535, not 65536", "--port", "65536");
        rejects("--tls-certificate-out needs --tls", "--trust-anchor", "x", "--tls-certificate-out", "y");
    }

    @Test
    void theUsageAfterAnErrorNamesEachOption() throws InterruptedException {
        run("--verbose");

        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(lines.get(1).startsWith("usage: --trust-anchor FILE "), lines.get(1));
        assertEquals(
                List.of(
                        "--trust-anchor",
                        "--port",
                        "--tls",
                        "--tls-certificate-out",
                        "--role-arn",
                        "--accept-role-session-name",
                        "--latency",
                        "--until-eof"),
                lines.stream()
                        .skip(1)
                        .map(line -> line.replaceFirst("[^-]*(--[a-z-]+).*", "$1"))
                        .toList());
    }

    @Test
    void reportsAMissingTrustAnchorFile() throws InterruptedException {
        assertEquals(1, run("--trust-anchor", "/nowhere/anchor.pem"));
        assertEquals("simulator: error: there is no file /nowhere/anchor.pem\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void reportsATrustAnchorFileWithoutCertificates() throws IOException, InterruptedException {
        Files.writeString(anchor, "");

        assertEquals(1, run("--trust-anchor", anchor.toString()));
        assertEquals(
                "simulator: error: there is no certificate in " + anchor + "\n", err.toString(StandardCharsets.UTF_8));
    }

    private void rejects(String message, String... args) throws InterruptedException {
        err.reset();
        assertEquals(2, run(args));
        assertEquals(
                "simulator: error: " + message,
                err.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow());
    }

    private int run(String... args) throws InterruptedException {
        return SimulatorMain.run(
                args, new ByteArrayInputStream(new byte[0]), new PrintStream(out), new PrintStream(err));
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private static String valueOf(String name, BufferedReader lines) throws IOException {
        String line = String.valueOf(lines.readLine());
        assertTrue(line.startsWith(name + "="), line);
        return line.substring(name.length() + 1);
    }

    private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
