package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rolesanywhere.cli.CredentialProcess;
import dev.rolesanywhere.cli.Invocation;
import dev.rolesanywhere.cli.RootCommand;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RecordedCall;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class FastPathArgumentsTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(PKI, settings -> settings.acceptRoleSessionName(true));

    @TempDir
    private Path folder;

    @Test
    void anOptionHasTheValueAfterItOrAfterAnEqualsSign() {
        FastPathArguments arguments = FastPathArguments.of(
                "credential-process", "--region", "eu-west-1", "--role-arn=arn:a=b", "--cache", "--profile-arn", "p");

        assertNotNull(arguments);
        assertEquals("eu-west-1", arguments.value("--region"));
        assertEquals("arn:a=b", arguments.value("--role-arn"));
        assertEquals("p", arguments.value("--profile-arn"));
        assertEquals(true, arguments.flag("--cache"));
        assertNull(arguments.flag("--with-proxy"));
        assertNull(arguments.value("--endpoint"));
    }

    @Test
    void theLastOccurrenceCounts() {
        FastPathArguments arguments =
                FastPathArguments.of("credential-process", "--region", "eu-west-1", "--region=eu-west-2");

        assertNotNull(arguments);
        assertEquals("eu-west-2", arguments.value("--region"));
    }

    @Test
    void theCacheCanBeSwitchedOff() {
        FastPathArguments arguments = FastPathArguments.of("ecr-credential-provider", "--cache", "--cache=false");

        assertNotNull(arguments);
        assertEquals(false, arguments.flag("--cache"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--debug",
                "--help",
                "-h",
                "--no-verify-ssl",
                "--region",
                "--region=",
                "--region|--debug",
                "--region|",
                "@file",
                "stray",
                "--cache=true",
                "--session-duration|1h",
                "--session-duration|-1",
                "--session-duration|9999999999",
                "--pkcs12-password|x",
                "--tpm-key-password|x",
                "--cert-selector|x"
            })
    void otherFormsAreLeftToPicocli(String arguments) {
        assertNull(FastPathArguments.of(("credential-process|" + arguments).split("\\|", -1)));
    }

    /** Otherwise the fast path would accept what picocli rejects. */
    @Test
    void everyOptionOfTheFastPathIsAnOptionOfTheCommandWithOneValue() {
        ProcessContext context = ProcessContext.ofThisProcess();
        CommandLine command = Objects.requireNonNull(
                RootCommand.withAllCommands(context).getSubcommands().get("credential-process"));
        for (String option : FastPathArguments.OPTIONS) {
            OptionSpec spec = command.getCommandSpec().findOption(option);
            assertNotNull(spec, option);
            assertEquals("1", spec.arity().toString(), option);
        }
    }

    static List<List<String>> commandLines() {
        return List.of(
                List.of(),
                List.of("--session-duration", "900"),
                List.of("--session-duration", "1"),
                List.of("--session-duration=0900", "--role-session-name", "a@b"),
                List.of("--role-session-name", "not a name"),
                List.of("--region", "eu-west-1"),
                List.of("--region", "nowhere at all"),
                List.of("--endpoint", "ftp://localhost"),
                List.of("--endpoint", "not a URL"),
                List.of("--role-arn", "arn:aws:iam::1:user/x"),
                List.of("--certificate", "missing.pem"),
                List.of("--certificate", "handle:0x81000001"),
                List.of("--certificate", "env:NOT_SET"),
                List.of("--intermediates", "missing.pem"),
                List.of("--private-key", "missing.pem"),
                List.of("--cache=false"),
                List.of("--pkcs8-password", "not needed"));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void theFastPathDoesTheSameAsPicocli(List<String> more) throws IOException {
        PKI.issue(KeyKind.EC_P256).writePem(folder);
        RolesAnywhereSimulator simulator = ROLES_ANYWHERE.simulator();
        String[] arguments = CredentialProcess.of(
                        simulator,
                        folder.resolve("certificate.pem"),
                        folder.resolve("private-key.pem"),
                        more.toArray(String[]::new))
                .toArray(String[]::new);
        assertNotNull(FastPathArguments.of(arguments));

        Invocation plain = Invocation.of(arguments);
        List<RecordedCall> plainCalls = List.copyOf(simulator.calls());
        Invocation parsed = Invocation.withPicocli(arguments);
        List<RecordedCall> calls = simulator.calls();

        assertEquals(parsed.exitCode(), plain.exitCode());
        assertEquals(withoutRequestId(parsed.stderr()), withoutRequestId(plain.stderr()));
        assertEquals(2 * plainCalls.size(), calls.size());
        for (int call = 0; call < plainCalls.size(); call++) {
            assertEquals(asked(calls.get(plainCalls.size() + call)), asked(plainCalls.get(call)));
        }
    }

    private static String withoutRequestId(String text) {
        return text.replaceAll("request id [0-9a-f-]+", "");
    }

    private static List<Object> asked(RecordedCall call) {
        String authorization = call.header("Authorization").orElseThrow();
        return List.of(
                call.requestLine(),
                call.body(),
                call.status(),
                call.serialNumber(),
                call.chainSubjects(),
                authorization.substring(0, authorization.indexOf(", Signature=")));
    }
}
