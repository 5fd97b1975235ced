package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.RecordedCall;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads command lines as Amazon's helper does. */
class ArgumentsTest {

    private static final Path CERTIFICATE = Testdata.identities("ec-p256/direct/certificate.pem");
    private static final Path KEY = Testdata.identities("ec-p256/direct/key-pkcs8.pem");

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create(
            ThrowawayPki.create(),
            settings -> settings.trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                    .acceptRoleSessionName(true));

    @TempDir
    private Path folder;

    private static RolesAnywhereSimulator simulator() {
        return ROLES_ANYWHERE.simulator();
    }

    private static List<String> commandLine(String... more) {
        return CredentialProcess.of(simulator(), CERTIFICATE, KEY, more);
    }

    private static RecordedCall call(List<String> arguments) {
        Invocation run = Invocation.of(arguments);
        assertEquals(0, run.exitCode(), run.stderr());
        return simulator().calls().get(0);
    }

    @Test
    void optionsMayPrecedeTheCommand() {
        List<String> arguments = commandLine("--session-duration", "1000");
        arguments.add(arguments.remove(0));

        assertTrue(call(arguments).body().contains("1000"));
    }

    @Test
    void aValueMayLookLikeAnOption() {
        assertTrue(call(commandLine("--role-session-name", "--debug")).body().contains("\"--debug\""));
    }

    @Test
    void helpCanBeSetToFalse() {
        Invocation run = Invocation.of(commandLine("--help=false"));

        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("{"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@host.pem", "-host.pem", "--host.pem"})
    void otherValuesOfCertificateAreNamesOfFiles(String name) throws IOException {
        Invocation run = Invocation.of("read-certificate-data", "--certificate", name);
        Invocation fast = Invocation.of(commandLine("--certificate", name));
        Path file = Files.copy(CERTIFICATE, folder.resolve(name));
        Invocation found = Invocation.of("read-certificate-data", "--certificate", file.toString());

        assertEquals(name + " does not exist; check the path", run.error());
        assertEquals(name + " does not exist; check the path", fast.error());
        assertEquals(0, found.exitCode(), found.stderr());
    }

    @Test
    void anArgumentFileIsReadInThePlaceOfAnOption() throws IOException {
        List<String> arguments = commandLine();
        Path file = Files.writeString(
                folder.resolve("arguments"), String.join("\n", arguments.subList(1, arguments.size())));

        call(List.of("credential-process", "@" + file, "--session-duration=901"));
        call(List.of("@" + file, "credential-process"));

        assertTrue(simulator().calls().get(0).body().contains("901"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s\n", "\"%s\"", "\u201c%s\u201d"})
    void blanksAndQuotesAroundAnArnAreIgnored(String around) {
        List<String> arguments = new ArrayList<>();
        for (String argument : commandLine()) {
            arguments.add(argument.startsWith("arn:") ? around.formatted(argument) : argument);
        }

        RecordedCall trimmed = call(arguments);
        Invocation.of(commandLine());

        assertEquals(simulator().calls().get(1).requestLine(), trimmed.requestLine());
    }
}
