package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorMainOptionsTest {

    private final ThrowawayPki pki = ThrowawayPki.create().withIntermediate();

    @TempDir
    private Path folder;

    private SimulatorMain.Options options(String... more) throws IOException {
        Path anchor = folder.resolve("anchor.pem");
        PemWriter.write(anchor, List.of(pki.trustAnchor()));
        List<String> all = new ArrayList<>(List.of("--trust-anchor", anchor.toString()));
        all.addAll(List.of(more));
        return SimulatorMain.Options.parse(all);
    }

    @Test
    void startsASimulatorThatTrustsTheCertificatesOfTheFile() throws IOException, CertificateException {
        SimulatorMain.Options options = options();
        try (RolesAnywhereSimulator simulator = options.start()) {
            assertFalse(options.untilEof());
            assertTrue(simulator.endpoint().toString().startsWith("http://127.0.0.1:"));
            assertEquals(
                    201,
                    TestCall.to(simulator, pki.issue(KeyKind.EC_P256)).send().status());
        }
    }

    @Test
    void trustsSeveralCertificatesInOneFile() throws IOException, CertificateException {
        ThrowawayPki other = ThrowawayPki.create();
        Path both = folder.resolve("both.pem");
        PemWriter.write(both, List.of(pki.trustAnchor(), other.trustAnchor()));
        try (RolesAnywhereSimulator simulator = SimulatorMain.Options.parse(List.of("--trust-anchor", both.toString()))
                .start()) {
            for (ThrowawayPki each : List.of(pki, other)) {
                assertEquals(
                        201,
                        TestCall.to(simulator, each.issue(KeyKind.EC_P256))
                                .send()
                                .status());
            }
        }
    }

    @Test
    void writesTheCertificateOfItsTlsEndpoint() throws IOException, GeneralSecurityException {
        Path out = folder.resolve("tls.pem");
        SimulatorMain.Options options = options("--tls", "--tls-certificate-out", out.toString(), "--until-eof");
        try (RolesAnywhereSimulator simulator = options.start()) {
            options.writeTlsCertificate(simulator);

            assertTrue(options.untilEof());
            assertTrue(simulator.endpoint().toString().startsWith("https://localhost:"));
            try (InputStream written = Files.newInputStream(out)) {
                assertEquals(
                        simulator.tlsCertificate(),
                        CertificateFactory.getInstance("X.509").generateCertificate(written));
            }
        }
    }

    @Test
    void appliesTheRolesTheSessionNamesAndTheLatency() throws IOException, CertificateException {
        SimulatorMain.Options options = options(
                "--role-arn",
                "arn:aws:iam::111122223333:role/one",
                "--role-arn",
                "arn:aws:iam::111122223333:role/two",
                "--accept-role-session-name",
                "--latency",
                "150");
        try (RolesAnywhereSimulator simulator = options.start()) {
            assertEquals(
                    List.of("arn:aws:iam::111122223333:role/one", "arn:aws:iam::111122223333:role/two"),
                    simulator.roleArns());
            TestCall call = TestCall.to(simulator, pki.issue(KeyKind.EC_P256));
            call.body = "{\"roleSessionName\":\"build-7\"}";
            long start = System.nanoTime();

            assertEquals(201, call.send().status());
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
        }
    }

    @Test
    void listensOnTheGivenPort() throws IOException {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SimulatorMain.Options options = options("--port", Integer.toString(occupied.getLocalPort()));

            IllegalStateException failure = assertThrows(IllegalStateException.class, options::start);
            assertTrue(String.valueOf(failure.getMessage()).contains("cannot listen"), failure.getMessage());
        }
    }

    @Test
    void theLargestNumbersAreAccepted() {
        assertDoesNotThrow(() -> options("--port", "65535"));
        assertDoesNotThrow(() -> options("--latency", "2147483647"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour|unknown option --colour",
                "stray|unknown option stray",
                "--port|--port needs a value",
                "--port x|--port needs a number, not x",
                "--port -1|--port must be from 0 to 65535, not -1",
                "--port 65536|--port must be from 0 to 65535, not 65536",
                "--latency 1.5|--latency needs a number, not 1.5",
                "--tls-certificate-out f|--tls-certificate-out needs --tls"
            })
    void rejectsAMistakeAndNamesTheOption(String arguments, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> options(arguments.split(" ", -1)))
                        .getMessage());
    }

    @Test
    void requiresTheTrustAnchor() {
        assertEquals(
                "--trust-anchor is missing",
                assertThrows(IllegalArgumentException.class, () -> SimulatorMain.Options.parse(List.of("--tls")))
                        .getMessage());
    }

    @Test
    void describesEachOptionThatItAccepts() throws IOException {
        for (String option : List.of(
                "--port 1",
                "--tls",
                "--tls --tls-certificate-out x",
                "--accept-role-session-name",
                "--latency 1",
                "--until-eof")) {
            options(option.split(" ", -1));
            assertTrue(SimulatorMain.Options.USAGE.contains(
                    "[" + option.replaceFirst("^--tls (?=--)", "").split(" ", -1)[0]));
        }
    }
}
