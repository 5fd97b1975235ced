package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.Installation.Result;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;

/** The installed command as its own process. */
class InstallationIT {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    private static ThrowawayIdentity identity;

    @TempDir
    private Path folder;

    private RolesAnywhereSimulator simulator;

    @BeforeAll
    static void issue() {
        identity = ROLES_ANYWHERE.pki().issue(KeyKind.RSA_2048);
    }

    @BeforeEach
    void write() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        identity.writePem(folder);
    }

    private List<String> arguments() {
        return CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"));
    }

    private Result run(String command, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        return Installation.run(folder, command, environment, arguments);
    }

    private void assertCredentials(Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
        assertTrue(result.out().startsWith("{\"Version\":1,"), result.out());
    }

    @Test
    void itRunsFromAnyDirectoryWithoutHome() throws IOException, InterruptedException {
        assertCredentials(run(Installation.LAUNCHER.toString(), Map.of(), arguments()));
    }

    @Test
    void optionsComeBeforeTheAwsEnvironment() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "AWS_PROFILE", "missing",
                "AWS_REGION", "eu-west-1",
                "AWS_CONFIG_FILE", "/not/there",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                "AWS_MAX_ATTEMPTS", "2",
                "HTTP_PROXY", "http://127.0.0.1:1",
                "http_proxy", "http://127.0.0.1:1");

        assertCredentials(run(Installation.LAUNCHER.toString(), environment, arguments()));
    }

    @Test
    void namesOutsideAsciiNeedNoLocale() throws IOException, InterruptedException {
        Path key = Files.copy(folder.resolve("private-key.pem"), folder.resolve("schlüssel €.pem"));
        List<String> arguments = CredentialProcess.of(simulator, folder.resolve("certificate.pem"), key);

        assertCredentials(run(Installation.LAUNCHER.toString(), Map.of("LANG", "C"), arguments));
    }

    @Test
    void itRunsThroughSymlinks() throws IOException, InterruptedException {
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), Installation.LAUNCHER);
        Path relative = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("relative"), Path.of("../absolute"));

        assertCredentials(run(absolute.toString(), Map.of(), arguments()));
        assertCredentials(run(relative.toString(), Map.of(), arguments()));
        assertCredentials(run("bin/relative", Map.of(), arguments()));
    }

    @Test
    void itRunsFromAPathEntryThatIsASymlinkWithSpaces() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("my programs"));
        Files.createSymbolicLink(bin.resolve("aws_signing_helper"), Installation.LAUNCHER);
        Map<String, String> path = Map.of("PATH", bin + ":" + Installation.javaFolder() + ":/usr/bin:/bin");

        assertCredentials(run("/bin/sh", path, List.of("-c", "exec aws_signing_helper " + quoted())));
    }

    private String quoted() {
        return arguments().stream().map(argument -> "'" + argument + "'").collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential-process", "update --once", "doctor"})
    void oneAndAHalfGigabytesOfAddressesAreEnough(String command) throws IOException, InterruptedException {
        String limited = "ulimit -v 1500000 && exec " + Installation.LAUNCHER + " "
                + quoted().replace("'credential-process'", command);

        Result result = run("/bin/sh", Map.of("HOME", folder.toString()), List.of("-c", limited));

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(1, simulator.issuedSessions().size());
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void theUserCanChangeTheHeap() throws IOException, InterruptedException {
        Result result = run(
                Installation.LAUNCHER.toString(), Map.of("ROLESANYWHERE_JAVA_OPTIONS", "-Xmn1m -Xmx2m"), arguments());

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        // It depends on the JDK whether the memory is used up while the key is read, or later; both messages name the
        // option.
        assertTrue(result.err().contains("-Xmx"), result.err());
    }

    @Test
    void itRunsInADeletedDirectory() throws IOException, InterruptedException {
        Result result = runInDeletedDirectory(quoted());

        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("{\"Version\":1,"), result.out());
        assertFalse(result.err().contains("aws_signing_helper"), result.err());
    }

    @Test
    void inADeletedDirectoryARelativePathIsAnError() throws IOException, InterruptedException {
        Result result = runInDeletedDirectory("read-certificate-data --certificate certificate.pem");

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertTrue(
                result.err()
                        .endsWith(
                                "aws_signing_helper: error: --certificate is a relative path, and the current directory was"
                                        + " deleted; use an absolute path or change to another directory\n"),
                result.err());
    }

    private Result runInDeletedDirectory(String arguments) throws IOException, InterruptedException {
        String script = "mkdir deleted && cd deleted && rmdir ../deleted && exec " + Installation.LAUNCHER + " ";
        return run("/bin/sh", Map.of(), List.of("-c", script + arguments));
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void javaHomeIsPreferred() throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", "/nowhere:/usr/bin:/bin");

        assertCredentials(run(Installation.LAUNCHER.toString(), environment, arguments()));
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void withoutJavaTheMessageSaysSo() throws IOException, InterruptedException {
        Result result = run(Installation.LAUNCHER.toString(), Map.of("PATH", "/nowhere"), arguments());

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertEquals(
                "aws_signing_helper: error: no Java found; install a JDK or JRE 17 or newer, or set JAVA_HOME\n",
                result.err());
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void filesDoNotLoadTheClassesForTokens() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("without tokens/bin"));
        Path launcher = Files.copy(Installation.LAUNCHER, bin.resolve("aws_signing_helper"));
        Path lib = Files.createDirectory(bin.resolveSibling("lib"));
        Path jar = Files.copy(Installation.JAR, lib.resolve("aws_signing_helper.jar"));
        try (FileSystem entries = FileSystems.newFileSystem(jar)) {
            for (String each : List.of("com/sun/jna", "dev/rolesanywhere/pkcs11")) {
                delete(entries.getPath(each));
            }
        }

        assertCredentials(run(launcher.toString(), Map.of(), arguments()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void theJarRunsAlone() throws IOException, InterruptedException {
        List<String> arguments = List.of("-jar", Installation.JAR.toString(), "version");

        Result result = run("java", Map.of(), arguments);

        assertEquals("", result.err());
        assertTrue(result.out().matches("[0-9].*\n"), result.out());
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void theJarHasNoIndexesThatTheJvmWouldReadForNothing() throws IOException {
        try (JarFile jar = new JarFile(Installation.JAR.toFile())) {
            assertEquals(Map.of(), jar.getManifest().getEntries());
            assertEquals(
                    List.of(),
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.matches(
                                    "META-INF/(versions/.*|services/java.*|[^/]*[.](SF|RSA|DSA|EC))|module-info.class"))
                            .toList());
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Installation.JVM_ONLY, matches = ".+")
    void eachLibraryHasItsLicense() throws IOException {
        String notice = Files.readString(Installation.HOME.resolve("licenses/NOTICE"));

        try (Stream<Path> libraries =
                Files.list(Installation.HOME.resolve("licenses")).filter(Files::isDirectory)) {
            assertEquals(
                    named(notice),
                    libraries
                            .map(each -> each.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    private static List<String> named(String notice) {
        return notice.lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.replaceAll("^.*: | \\(.*", ""))
                .flatMap(names -> Stream.of(names.split(", ", -1)))
                .sorted()
                .toList();
    }

    @Test
    void aKeyInATokenSignsInASeparateProcess() throws IOException, InterruptedException {
        Tokens.make();
        List<String> arguments = List.of(
                "sign-string",
                "--certificate",
                "pkcs11:token=signer;object=p256?pin-source=env:TOKEN_PIN",
                "--pkcs11-lib",
                Tokens.module());
        Map<String, String> environment =
                Map.of("SOFTHSM2_CONF", System.getenv("SOFTHSM2_CONF"), "TOKEN_PIN", "signer-pin");

        Result result = run(Installation.LAUNCHER.toString(), environment, arguments);

        assertEquals("", result.err());
        assertTrue(result.out().matches("\"[0-9a-f]{136,144}\""), result.out());
    }

    @Test
    void aFailureIsOneLineOnStandardError() throws IOException, InterruptedException {
        Result result =
                run(Installation.LAUNCHER.toString(), Map.of(), List.of("credential-process", "--certificate", "x"));

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertEquals(
                "aws_signing_helper: error: --trust-anchor-arn, --profile-arn, --role-arn are missing\n", result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx100m", "-Dx=y", "-XX:+PrintFlags"})
    void optionsOfTheJvmAreNotArguments(String argument) throws IOException, InterruptedException {
        Result result = run(Installation.LAUNCHER.toString(), Map.of(), List.of("version", argument));

        assertEquals(1, result.exitCode());
        assertTrue(result.err().startsWith("aws_signing_helper: error: unknown option"), result.err());
    }

    @Test
    void theAwsSdkForJavaReadsTheCredentials() {
        List<String> command = new ArrayList<>(List.of(Installation.LAUNCHER.toString()));
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
