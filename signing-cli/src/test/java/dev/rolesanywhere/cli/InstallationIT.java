package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;

/** The installed command as its own process. */
class InstallationIT {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    private static final Path LAUNCHER =
            Path.of(System.getProperty("installation")).resolve("bin/aws_signing_helper");

    @TempDir
    private Path folder;

    private RolesAnywhereSimulator simulator;

    private record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void issue() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        ROLES_ANYWHERE.pki().issue(KeyKind.RSA_2048).writePem(folder);
    }

    private List<String> arguments() {
        return CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"));
    }

    private Result run(String command, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> commandLine = new ArrayList<>(List.of(command));
        commandLine.addAll(arguments);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(commandLine)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", javaFolder() + File.pathSeparator + "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static String javaFolder() {
        return Path.of(System.getProperty("java.home"), "bin").toString();
    }

    private void assertCredentials(Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
        assertTrue(result.out().startsWith("{\"Version\":1,"), result.out());
    }

    @Test
    void itRunsFromAnyFolderWithoutHome() throws IOException, InterruptedException {
        assertCredentials(run(LAUNCHER.toString(), Map.of(), arguments()));
    }

    @Test
    void theAwsEnvironmentHasNoInfluence() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "AWS_PROFILE", "missing",
                "AWS_REGION", "eu-west-1",
                "AWS_CONFIG_FILE", "/not/there",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                "AWS_USE_FIPS_ENDPOINT", "true",
                "AWS_MAX_ATTEMPTS", "x",
                "HTTP_PROXY", "http://127.0.0.1:1",
                "http_proxy", "http://127.0.0.1:1");

        assertCredentials(run(LAUNCHER.toString(), environment, arguments()));
    }

    @Test
    void namesOutsideAsciiNeedNoLocale() throws IOException, InterruptedException {
        Path key = Files.copy(folder.resolve("private-key.pem"), folder.resolve("schlüssel €.pem"));
        List<String> arguments = CredentialProcess.of(simulator, folder.resolve("certificate.pem"), key);

        assertCredentials(run(LAUNCHER.toString(), Map.of("LANG", "C"), arguments));
    }

    @Test
    void itRunsThroughSymlinks() throws IOException, InterruptedException {
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), LAUNCHER);
        Path relative = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("relative"), Path.of("../absolute"));

        assertCredentials(run(absolute.toString(), Map.of(), arguments()));
        assertCredentials(run(relative.toString(), Map.of(), arguments()));
        assertCredentials(run("bin/relative", Map.of(), arguments()));
    }

    @Test
    void itRunsFromAPathEntryThatIsASymlinkWithSpaces() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("my programs"));
        Files.createSymbolicLink(bin.resolve("aws_signing_helper"), LAUNCHER);
        Map<String, String> path = Map.of("PATH", bin + ":" + javaFolder() + ":/usr/bin:/bin");

        assertCredentials(run("/bin/sh", path, List.of("-c", "exec aws_signing_helper " + quoted())));
    }

    private String quoted() {
        return arguments().stream().map(argument -> "'" + argument + "'").collect(Collectors.joining(" "));
    }

    @Test
    void javaHomeIsPreferred() throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", "/nowhere:/usr/bin:/bin");

        assertCredentials(run(LAUNCHER.toString(), environment, arguments()));
    }

    @Test
    void withoutJavaItSaysSo() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink")) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin/" + tool));
        }

        Result result = run(LAUNCHER.toString(), Map.of("PATH", bin.toString()), arguments());

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertEquals(
                "aws_signing_helper: error: no Java found; install a JDK or JRE 17 or newer, or set JAVA_HOME\n",
                result.err());
    }

    @Test
    void filesNeedNothingOfWhatTokensNeed() throws IOException, InterruptedException {
        Path copy = folder.resolve("without tokens");
        for (String each : List.of("bin", "lib")) {
            Files.createDirectories(copy.resolve(each));
            try (Stream<Path> files =
                    Files.list(LAUNCHER.resolve("../../" + each).normalize())) {
                for (Path file : files.filter(this::isNotForTokens).toList()) {
                    Files.copy(file, copy.resolve(each).resolve(file.getFileName()));
                }
            }
        }

        assertCredentials(run(copy.resolve("bin/aws_signing_helper").toString(), Map.of(), arguments()));
    }

    private boolean isNotForTokens(Path file) {
        return !file.getFileName().toString().matches("(jna|signing-pkcs11)-.*");
    }

    @Test
    void aKeyInATokenSignsInAProcessOfItsOwn() throws IOException, InterruptedException {
        Tokens.make();
        List<String> arguments = List.of(
                "sign-string",
                "--certificate",
                "pkcs11:token=signer;object=p256?pin-source=env:TOKEN_PIN",
                "--pkcs11-lib",
                Tokens.module());
        Map<String, String> environment = Map.of("SOFTHSM2_CONF", System.getenv("SOFTHSM2_CONF"), "TOKEN_PIN", "1234");

        Result result = run(LAUNCHER.toString(), environment, arguments);

        assertEquals("", result.err());
        assertTrue(result.out().matches("\"[0-9a-f]{136,144}\""), result.out());
    }

    @Test
    void aFailureIsOneLineOnStandardError() throws IOException, InterruptedException {
        Result result = run(LAUNCHER.toString(), Map.of(), List.of("credential-process", "--certificate", "x"));

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertEquals(
                "aws_signing_helper: error: --trust-anchor-arn, --profile-arn, --role-arn are missing\n", result.err());
    }

    @Test
    void theAwsSdkForJavaReadsTheCredentials() {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(arguments());
        try (ProcessCredentialsProvider provider =
                ProcessCredentialsProvider.builder().command(command).build()) {
            AwsSessionCredentials credentials = (AwsSessionCredentials) provider.resolveCredentials();

            IssuedSession issued = simulator.issuedSessions().get(0);
            assertEquals(issued.accessKeyId(), credentials.accessKeyId());
            assertEquals(issued.secretAccessKey(), credentials.secretAccessKey());
            assertEquals(issued.sessionToken(), credentials.sessionToken());
            assertEquals(issued.expiration(), credentials.expirationTime().orElseThrow());
            assertEquals(
                    simulator.roleArn().split(":", -1)[4],
                    credentials.accountId().orElseThrow());
        }
    }
}
