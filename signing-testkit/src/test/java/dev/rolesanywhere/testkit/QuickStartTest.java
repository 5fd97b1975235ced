package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("writing and starting programs")
class QuickStartTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void showsTheCommandItsOutputAndTheCall() throws IOException, InterruptedException {
        int status = run("""
                case "$*" in
                  "credential-process --endpoint http://127.0.0.1:"*" --certificate "*) echo '{"Version":1}' ;;
                esac
                test -s "$5" && test -s "$7" && test -s "$9" || exit 9
                exit 3
                """);
        String text = out.toString(StandardCharsets.UTF_8);

        assertEquals(3, status);
        assertTrue(text.contains("/aws_signing_helper credential-process \\\n    --endpoint http://127.0.0.1:"), text);
        assertTrue(text.contains("    --role-arn arn:aws:iam::111122223333:role/throwaway-role\n\n"), text);
        assertTrue(text.contains("{\"Version\":1}"), text);
        assertTrue(text.contains("The simulator received no call.\nExit status: 3\n"), text);
    }

    @Test
    void leavesNoFileBehind() throws IOException, InterruptedException {
        Path told = folder.resolve("told");
        run("echo \"$5\" > " + told);

        Path certificate = Path.of(Files.readString(told).trim());
        assertTrue(certificate.endsWith("certificate.pem"));
        assertFalse(Files.exists(certificate.getParent()));
    }

    @Test
    void saysWhatTheSimulatorVerifiedAndWhyItRejectedACall() {
        ThrowawayPki pki = ThrowawayPki.create().withIntermediate();
        ThrowawayIdentity identity = pki.issue(KeyKind.EC_P256);
        try (RolesAnywhereSimulator simulator =
                RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor()).build()) {
            TestCall.to(simulator, identity).send();
            TestCall rejected = TestCall.to(simulator, identity);
            rejected.serialNumber = "1";
            rejected.send();

            assertEquals(
                    List.of(
                            "The simulator verified POST /sessions HTTP/1.1: the signature of certificate "
                                    + identity.certificate().getSerialNumber()
                                    + " and its path through 1 intermediate to the trust anchor; it responded with"
                                    + " 201.",
                            "The simulator rejected POST /sessions HTTP/1.1 with 403: The credential has the serial"
                                    + " number 1, the certificate has "
                                    + identity.certificate().getSerialNumber() + " in decimal."),
                    QuickStart.summary(simulator.calls()));
        }
    }

    private int run(String script) throws IOException, InterruptedException {
        Path launcher = folder.resolve("aws_signing_helper");
        Files.writeString(launcher, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return QuickStart.run(launcher, new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
