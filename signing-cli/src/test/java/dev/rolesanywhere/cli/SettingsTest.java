package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.http.FakeProxy;
import dev.rolesanywhere.cli.http.TestCertificates;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which endpoint is called and how, as a proxy sees it; the service behind it verifies the region that was signed for.
 */
class SettingsTest extends ProxiedServiceTestCase {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home;

    @BeforeEach
    void setEnvironment() {
        environment.put("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
        environment.put("HOME", home.toString());
    }

    private Invocation run(String... more) {
        List<String> arguments = CredentialProcess.withoutEndpoint("credential-process", service, IDENTITY, more);
        return Invocation.of(environment, arguments.toArray(String[]::new));
    }

    /** Returns the host that is called; the call must succeed. */
    private String called(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--no-verify-ssl");
        Invocation run = run(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.stderr());
        String last = proxy.requests().get(proxy.requests().size() - 1);
        return last.substring("CONNECT ".length(), last.indexOf(' ', "CONNECT ".length()));
    }

    private void config(String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, rolesanywhere.us-east-1.amazonaws.com:443",
        "fips-us-east-1, rolesanywhere-fips.us-east-1.amazonaws.com:443",
        "us-east-1-fips, rolesanywhere-fips.us-east-1.amazonaws.com:443",
    })
    void aFipsRegionMeansTheFipsEndpointOfTheRealRegion(String region, String host) {
        assertEquals(host, called("--region", region));
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_USE_FIPS_ENDPOINT, rolesanywhere-fips.us-east-1.amazonaws.com:443",
        "AWS_USE_DUALSTACK_ENDPOINT, rolesanywhere.us-east-1.api.aws:443",
    })
    void theEnvironmentChoosesTheEndpoint(String variable, String host) {
        environment.put(variable, "true");

        assertEquals(host, called());
    }

    @Test
    void theProfileChoosesTheEndpoint() throws IOException {
        config("[default]\nuse_fips_endpoint = true\n[profile x]\nuse_dualstack_endpoint = true\n");

        assertEquals("rolesanywhere-fips.us-east-1.amazonaws.com:443", called());
        environment.put("AWS_PROFILE", "x");
        assertEquals("rolesanywhere.us-east-1.api.aws:443", called());
    }

    @Test
    void optionsComeBeforeTheEnvironmentAndThatBeforeTheProfile() throws IOException {
        config("[default]\nendpoint_url = https://profile.invalid\n");
        assertEquals("profile.invalid:443", called());

        environment.put("AWS_ENDPOINT_URL", "https://all.invalid");
        assertEquals("all.invalid:443", called());

        environment.put("AWS_ENDPOINT_URL_ROLESANYWHERE", "https://service.invalid");
        assertEquals("service.invalid:443", called());

        assertEquals("option.invalid:443", called("--endpoint", "https://option.invalid"));

        environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assertEquals("rolesanywhere.us-east-1.amazonaws.com:443", called());
    }

    @Test
    void switchesOverrideTheEnvironment() {
        environment.put("AWS_USE_FIPS_ENDPOINT", "true");
        environment.put("AWS_USE_DUALSTACK_ENDPOINT", "false");

        assertEquals(
                "rolesanywhere.us-east-1.api.aws:443", called("--use-fips-endpoint=false", "--use-dualstack-endpoint"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AWS_USE_FIPS_ENDPOINT | AWS_USE_FIPS_ENDPOINT
            AWS_USE_DUALSTACK_ENDPOINT | AWS_USE_DUALSTACK_ENDPOINT
            UNRELATED | --region fips-us-east-1
            """)
    void aCustomEndpointExcludesFipsAndDualStack(String variable, String source) {
        environment.put(variable, "true");
        environment.put("AWS_ENDPOINT_URL", "https://all.invalid");
        String region = source.startsWith("--region") ? "fips-us-east-1" : "us-east-1";

        assertTrue(
                run("--region", region).error().startsWith("AWS_ENDPOINT_URL cannot be combined with " + source + "; "),
                run("--region", region).error());
        assertTrue(
                run("--region", region, "--endpoint", "https://a.invalid")
                        .error()
                        .startsWith("--endpoint cannot be combined with " + source + "; "),
                "options are named too");
    }

    @Test
    void anEndpointThatIsNotAUrlIsNamedBySource() throws IOException {
        environment.put("AWS_ENDPOINT_URL", "localhost:8080");
        assertTrue(
                run().error().startsWith("AWS_ENDPOINT_URL: the endpoint 'localhost:8080' cannot be used; "),
                run().error());

        environment.put("AWS_ENDPOINT_URL", "");
        config("[default]\nendpoint_url = http://[\n");
        String source = "endpoint_url of the profile 'default' in " + home + "/.aws/config";
        assertTrue(run().error().startsWith(source + " is not a URL ("), run().error());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "'', 3"})
    void attemptsAreLimited(String attempts, int calls) {
        environment.put("AWS_MAX_ATTEMPTS", attempts);
        service.failNext(10, SimulatedFault.status(500, "InternalServerException", "try again"));

        run("--no-verify-ssl");

        assertEquals(calls, service.callCount());
    }

    @Test
    void anUnknownProfileIsIgnored() throws IOException {
        config("[default]\nuse_fips_endpoint = true\n");
        environment.put("AWS_PROFILE", "unknown");

        assertEquals("rolesanywhere.us-east-1.amazonaws.com:443", called());
    }

    @Test
    void theCaBundleOfTheProfileIsTrusted() throws IOException {
        TestCertificates ca = new TestCertificates();
        Files.writeString(home.resolve("ca.pem"), TestCertificates.pem(ca.root()));
        config("[default]\nca_bundle = ~/ca.pem\n");

        assertEquals(1, tlsCalls(ca, ca.server()));
        environment.put("AWS_CA_BUNDLE", "~/missing.pem");
        assertTrue(run().error().startsWith("AWS_CA_BUNDLE: " + home + "/missing.pem does not exist"));
    }

    @Test
    void aWeakServerCertificateIsExplained() throws IOException {
        TestCertificates ca = new TestCertificates();
        environment.put(
                "SSL_CERT_FILE", Files.writeString(home.resolve("ca.pem"), TestCertificates.pem(ca.root())) + "");
        try (ServerSocket weak = TestCertificates.listen(ca.server(2048, "SHA1withRSA", true));
                FakeProxy server = FakeProxy.behind(weak, 1)) {
            Invocation run = run("--endpoint", "https://localhost:" + server.port());

            assertEquals(
                    "the TLS server https://localhost:" + server.port()
                            + " is not trusted: it presents a weak certificate:"
                            + " CN=localhost is signed with SHA1withRSA; the server needs a certificate that is signed with SHA-256 or stronger",
                    run.error());
            assertEquals("", run.hint());
        }
    }

    /** Returns how many requests a server with this certificate receives. */
    private int tlsCalls(TestCertificates ca, TestCertificates.Issued certificate) throws IOException {
        try (ServerSocket tls = TestCertificates.listen(certificate, ca.root());
                FakeProxy server = FakeProxy.behind(tls, 1)) {
            run("--endpoint", "https://localhost:" + server.port());
            return server.requests().size();
        }
    }

    @Test
    void sessionsOfAnotherEndpointAreNotTakenFromTheCache() throws IOException {
        environment.put("ROLESANYWHERE_CACHE", "1");
        called();
        called();
        assertEquals(1, service.callCount());

        environment.put("AWS_ENDPOINT_URL", "https://other.invalid");
        assertEquals("other.invalid:443", called());
        environment.remove("AWS_ENDPOINT_URL");
        config("[default]\nuse_fips_endpoint = true\n");
        assertEquals("rolesanywhere-fips.us-east-1.amazonaws.com:443", called());
        environment.put("AWS_CA_BUNDLE", "/other");
        called();
        assertEquals(4, service.callCount());
    }
}
