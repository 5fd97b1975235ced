package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayLeafBuilder;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A simulator, an identity that it accepts, and the findings of doctor by their names. */
@ResourceLock("simulator of DoctorTestCase")
abstract class DoctorTestCase {

    static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();
    static final Map<String, String> UTF_8 = Map.of("LANG", "C.UTF-8");

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(PKI, settings -> settings);

    @TempDir
    Path folder;

    RolesAnywhereSimulator simulator;

    @BeforeEach
    void issue() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        issue(PKI.leaf(KeyKind.EC_P256)
                .validity(Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(90)))
                .issue());
        Files.writeString(folder.resolve("anchor.pem"), pem(PKI.trustAnchor()));
    }

    void issue(ThrowawayIdentity identity) throws IOException {
        identity.writePem(folder);
    }

    void issue(ThrowawayLeafBuilder leaf) throws IOException {
        issue(leaf.issue());
    }

    static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    String[] arguments(String... more) {
        List<String> arguments = CredentialProcess.of(
                simulator,
                folder.resolve("certificate.pem"),
                folder.resolve("private-key.pem"),
                "--intermediates",
                file("intermediates.pem"),
                "--trust-anchor-pem",
                file("anchor.pem"));
        arguments.set(0, "doctor");
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    Map<String, String> lines(String... more) {
        return lines(Invocation.of(UTF_8, arguments(more)));
    }

    /** The table by its first column; the advice is appended to its line. */
    static Map<String, String> lines(Invocation run) {
        assertEquals("", run.stderr());
        Map<String, String> lines = new LinkedHashMap<>();
        String name = "";
        for (String line : run.out().lines().toList()) {
            if (line.matches("[✓!✗-] .*")) {
                name = line.substring(2).split(" {2,}", 2)[0];
                lines.put(name, line.charAt(0) + " " + line.substring(2).split(" {2,}", 2)[1]);
            } else if (line.strip().startsWith("→")) {
                lines.merge(name, line.strip(), (detail, advice) -> detail + " " + advice);
            }
        }
        assertEquals(run.exitCode(), lines.values().stream().anyMatch(line -> line.startsWith("✗")) ? 1 : 0, run.out());
        return lines;
    }

    static void assertLine(String expected, String name, Map<String, String> lines) {
        String line = lines.getOrDefault(name, "");
        assertTrue(line.startsWith(expected.substring(0, 1)) && line.contains(expected.substring(2)), lines.toString());
    }
}
