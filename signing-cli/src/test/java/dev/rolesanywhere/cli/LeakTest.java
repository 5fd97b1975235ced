package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands through failures and searches everything they write for secrets: stdout, stderr, the documents of
 * serve, and files. A new row in mistakes.tsv, or a line in {@link #FAULTS}, is tested with every command.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeakTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();

    @RegisterExtension
    final RolesAnywhereSimulatorExtension rolesAnywhere = RolesAnywhereSimulatorExtension.create(
            PKI, settings -> settings.trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem"))));

    /** Credentials in a response of a shape that is not the service's. */
    private static final String LEAKED = "leaked.session-token.7q3k9";

    private static final String AUTHORIZATION_TOKEN = "authorization-token-7q3k9";

    /** With this option serve generates a token. */
    private static final String TOKEN_FILE = "--authorization-token-file";

    private static final String PROXY_PASSWORD = "pr0xy-Passw0rd";

    /** What the service does instead of issuing credentials. */
    private static final List<SimulatedFault> FAULTS = List.of(
            SimulatedFault.status(403, "AccessDeniedException", "Untrusted signing certificate"),
            SimulatedFault.status(403, "AccessDeniedException", "Invalid signature"),
            SimulatedFault.status(403, "RequestTimeTooSkewed", "Too skewed"),
            SimulatedFault.status(500, "InternalServerException", ""),
            SimulatedFault.throttling(),
            SimulatedFault.connectionReset(),
            SimulatedFault.emptyResponse(),
            SimulatedFault.truncatedBody(),
            SimulatedFault.body(201, LEAKED),
            SimulatedFault.body(201, "{\"credentialSet\":[{\"credentials\":{\"sessionToken\":\"" + LEAKED + "\"}}]}"),
            SimulatedFault.body(201, "{\"credentialSet\":[{\"credentials\":{\"sessionToken\":" + LEAKED + "}}]}"),
            SimulatedFault.body(403, "<html>" + LEAKED + "</html>"),
            SimulatedFault.redirectTo(URI.create("https://example.com/" + LEAKED)));

    /** The commands that create sessions. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("credential-process"),
            List.of("credential-process", "--debug"),
            List.of("update", "--once"),
            List.of("update", "--once", "--debug"),
            List.of("doctor"),
            List.of("doctor", "--format=json", "--debug"),
            List.of("serve", "--port=0"),
            List.of("serve", "--port=0", "--debug"),
            List.of("serve", "--port=0", "--debug", "--container-credentials"),
            List.of("serve", "--port=0", "--debug", "--container-credentials", TOKEN_FILE, "{folder}/token"));

    private static final Set<String> COMMANDS_WITH_DEBUG =
            Set.of("serve", "update", "doctor", "sign-string", "read-certificate-data");

    @TempDir
    private Path folder;

    private final List<String> drawnTokens = new ArrayList<>();

    private MistakeSetUp setUp;

    @BeforeEach
    void prepare() {
        setUp = new MistakeSetUp(folder, rolesAnywhere.simulator());
    }

    static Stream<Arguments> mistakes() throws IOException {
        return Mistake.readAll().stream().flatMap(LeakTest::runs);
    }

    private static Stream<Arguments> runs(Mistake mistake) {
        String name = mistake.command().replaceFirst(" .*", "");
        if (!name.equals("credential-process")) {
            Stream<List<String>> debug =
                    COMMANDS_WITH_DEBUG.contains(name) ? Stream.of(List.of(name, "--debug")) : Stream.empty();
            return Stream.concat(Stream.of(List.<String>of()), debug).map(command -> Arguments.of(mistake, command));
        }
        return COMMANDS.stream().filter(command -> command.size() > 1).map(command -> Arguments.of(mistake, command));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("mistakes")
    void aMistakeLeaksNothing(Mistake mistake, List<String> command) throws Exception {
        setUp.apply(mistake.setUp());
        List<String> arguments = new ArrayList<>(Arrays.asList(setUp.arguments(mistake.command())));
        if (!command.isEmpty()) {
            arguments.remove(0);
            arguments.addAll(0, command);
        }
        assertLeaksNothing(arguments, Map.of());
    }

    /** If a command could not even create a session, the failures below would prove nothing. */
    @ParameterizedTest
    @MethodSource("commands")
    void aSuccessLeaksNothing(List<String> command) throws Exception {
        assertLeaksNothing(signing(command), Map.of());

        assertEquals(1, rolesAnywhere.simulator().issuedSessions().size());
        boolean drawsToken = command.get(0).equals("serve")
                && command.contains("--container-credentials") == command.contains(TOKEN_FILE);
        assertEquals(drawsToken ? 1 : 0, drawnTokens.size());
    }

    static Stream<Arguments> faults() {
        return FAULTS.stream().flatMap(fault -> COMMANDS.stream().map(command -> Arguments.of(fault, command)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faults")
    void aFaultOfTheServiceLeaksNothing(SimulatedFault fault, List<String> command) throws Exception {
        rolesAnywhere.simulator().failNext(9, fault);

        assertLeaksNothing(signing(command), Map.of("AWS_MAX_ATTEMPTS", "2"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aProxyThatRejectsThePasswordLeaksNothing(List<String> command) throws Exception {
        String response = "HTTP/1.1 407 " + LEAKED + "\r\nProxy-Authenticate: Basic realm=\"" + LEAKED + "\"\r\n\r\n";
        try (HostileServer proxy = new HostileServer(response.getBytes(ISO_8859_1))) {
            String url = proxy.uri("http").toString().replace("//", "//user:" + PROXY_PASSWORD + "@");
            List<String> arguments = new ArrayList<>(signing(command));
            arguments.set(arguments.indexOf("--endpoint") + 1, "https://rolesanywhere.invalid");
            arguments.add("--with-proxy");

            assertLeaksNothing(arguments, Map.of("HTTPS_PROXY", url));
        }
    }

    /** The kernel accepts connections even if nothing calls accept. */
    @ParameterizedTest
    @MethodSource("commands")
    void aServiceThatDoesNotRespondLeaksNothing(List<String> command) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> arguments = new ArrayList<>(signing(command));
            arguments.set(arguments.indexOf("--endpoint") + 1, "http://127.0.0.1:" + silent.getLocalPort());

            String written = assertLeaksNothing(arguments, Map.of("AWS_MAX_ATTEMPTS", "1"), Duration.ofMillis(500));

            assertTrue(written.contains("did not respond in time"), written);
        }
    }

    static List<List<String>> commands() {
        return COMMANDS;
    }

    private List<String> signing(List<String> command) {
        List<String> arguments = new ArrayList<>(List.of(
                setUp.arguments("credential-process {session} --certificate {ec-cert} --private-key {ec-encrypted-key}"
                        + " --pkcs8-password {password}")));
        arguments.remove(0);
        arguments.addAll(0, command);
        return arguments;
    }

    private String assertLeaksNothing(List<String> arguments, Map<String, String> variables) throws Exception {
        return assertLeaksNothing(arguments, variables, ProcessContext.RESPONSE_LIMIT);
    }

    /** Returns what the command wrote to its streams. */
    private String assertLeaksNothing(List<String> arguments, Map<String, String> variables, Duration responseLimit)
            throws Exception {
        arguments.replaceAll(argument -> argument.replace("{folder}", folder.toString()));
        Map<Path, String> before = files();
        Map<String, String> environment = new HashMap<>(setUp.environment());
        environment.putIfAbsent(
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
        if (!arguments.contains(TOKEN_FILE)) {
            environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", AUTHORIZATION_TOKEN);
        }
        environment.putAll(variables);

        String written;
        String issued;
        if (arguments.get(0).equals("serve")) {
            BriefServing.Output output = BriefServing.of(environment, responseLimit, arguments);
            drawnTokens.addAll(output.tokens());
            written = output.text();
            issued = "";
        } else {
            Invocation run = Invocation.waiting(responseLimit, environment, arguments);
            written = run.stderr() + (run.exitCode() == 0 ? "" : run.out());
            issued = run.exitCode() == 0 ? run.out() : "";
        }

        Map<Path, String> after = files();
        after.entrySet().removeAll(before.entrySet());
        assertContainsNone(written + issued + after.values(), neverWritten());
        assertContainsNone(written, sessionSecrets());
        return written;
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(Files::isRegularFile).filter(Files::isReadable).toList()) {
                contents.put(file, Files.readString(file, ISO_8859_1));
            }
        }
        return contents;
    }

    /** Not even a successful run may write these. */
    private List<String> neverWritten() {
        List<String> secrets = new ArrayList<>(setUp.secrets());
        secrets.addAll(List.of(LEAKED, PROXY_PASSWORD, AUTHORIZATION_TOKEN));
        secrets.addAll(drawnTokens);
        secrets.add(Base64.getEncoder().encodeToString(("user:" + PROXY_PASSWORD).getBytes(UTF_8)));
        return secrets;
    }

    /** These belong in the output of a successful run only. */
    private List<String> sessionSecrets() {
        return rolesAnywhere.simulator().issuedSessions().stream()
                .flatMap(session -> Stream.of(session.secretAccessKey(), session.sessionToken()))
                .toList();
    }

    private static void assertContainsNone(String written, List<String> secrets) {
        for (String secret : secrets) {
            assertFalse(written.contains(secret), () -> "'" + secret + "' is in\n" + written);
        }
    }
}
