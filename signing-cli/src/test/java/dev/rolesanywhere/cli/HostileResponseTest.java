package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No command prints a part of a response from a server or a proxy that does not follow the protocol. */
@Execution(ExecutionMode.CONCURRENT)
class HostileResponseTest {

    private static final List<String> SECRETS = List.of("wjalrhostile", "iqohostile", "credentialset", "asiahostile");

    /** Some of the responses leave the client waiting. */
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    static List<Path> responses() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("testdata"), "hostile-responses"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    void noCommandQuotesAServer(Path response) throws IOException {
        try (HostileServer server = new HostileServer(Files.readAllBytes(response))) {
            String endpoint = server.uri("http").toString();
            assertQuotesNothing(run(Map.of(), "credential-process", endpoint));
            assertQuotesNothing(run(Map.of(), "credential-process", endpoint, "--debug"));
            assertQuotesNothing(
                    run(Map.of(), "credential-process", server.uri("https").toString(), "--debug"));
            assertQuotesNothing(run(Map.of(), "doctor", endpoint));
            assertQuotesNothing(run(environment(), "update", endpoint, "--once", "--debug"));
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    void serveQuotesNoServer(Path response) throws Exception {
        try (HostileServer server = new HostileServer(Files.readAllBytes(response))) {
            List<String> arguments = arguments("serve", server.uri("http").toString(), "--port=0", "--debug");

            assertQuotesNothing(BriefServing.of(Map.of("AWS_MAX_ATTEMPTS", "1"), IMPATIENT, arguments)
                    .text());
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
    }

    @ParameterizedTest
    @MethodSource("responses")
    void noCommandQuotesAProxy(Path response) throws IOException {
        try (HostileServer proxy = new HostileServer(Files.readAllBytes(response))) {
            String uri = proxy.uri("http").toString();
            Map<String, String> environment = Map.of("HTTPS_PROXY", uri, "HTTP_PROXY", uri);
            for (String endpoint : List.of("https://rolesanywhere.invalid", "http://rolesanywhere.invalid")) {
                assertQuotesNothing(run(environment, "credential-process", endpoint, "--with-proxy", "--debug"));
                assertQuotesNothing(run(environment, "doctor", endpoint, "--with-proxy"));
            }
        }
    }

    private static List<String> arguments(String command, String endpoint, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--endpoint=" + endpoint,
                "--certificate=" + Testdata.identities("ec-p256/direct/certificate.pem"),
                "--private-key=" + Testdata.identities("ec-p256/direct/key-pkcs8.pem"),
                "--trust-anchor-arn=arn:aws:rolesanywhere:us-east-1:123456789012:trust-anchor/a",
                "--profile-arn=arn:aws:rolesanywhere:us-east-1:123456789012:profile/p",
                "--role-arn=arn:aws:iam::123456789012:role/r"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Invocation run(Map<String, String> environment, String command, String endpoint, String... more) {
        Invocation run = Invocation.waiting(IMPATIENT, environment, arguments(command, endpoint, more));
        return run;
    }

    /** A few responses are valid enough to be accepted, and then the credentials belong on stdout. */
    private static void assertQuotesNothing(Invocation run) {
        String printed = run.stderr() + (run.exitCode() == 0 ? "" : run.out());
        assertQuotesNothing(printed);
        assertTrue(run.exitCode() == 0 || !printed.isBlank(), "a failure has a message");
    }

    private static void assertQuotesNothing(String printed) {
        for (String secret : SECRETS) {
            assertFalse(printed.toLowerCase(Locale.ROOT).contains(secret), printed);
        }
    }
}
