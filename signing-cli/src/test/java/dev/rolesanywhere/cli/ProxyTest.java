package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.http.FakeProxy;
import dev.rolesanywhere.cli.http.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through proxies, to host names that only a proxy can resolve. */
@Execution(ExecutionMode.CONCURRENT)
class ProxyTest extends ProxiedServiceTestCase {

    @TempDir
    private Path folder;

    private Invocation run(String proxyUrl, String... more) {
        return run(proxyUrl, Map.of(), more);
    }

    private Invocation run(String proxyUrl, Map<String, String> moreEnvironment, String... more) {
        Map<String, String> environment = new HashMap<>(moreEnvironment);
        String url = proxyUrl.replace("PROXY", "127.0.0.1:" + proxy.port());
        environment.put("HTTPS_PROXY", url);
        environment.put("HTTP_PROXY", url);
        List<String> arguments = CredentialProcess.withoutEndpoint("credential-process", service, IDENTITY, more);
        return Invocation.of(environment, arguments.toArray(String[]::new));
    }

    private String firstLine() {
        return proxy.requests().get(0).lines().findFirst().orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--with-proxy", "--with-proxy=false", "--no-verify-ssl"})
    void aTlsEndpointIsReachedThroughTheProxyWhetherOrNotTheOptionIsGiven(String option) {
        Invocation run = run("http://PROXY", "--no-verify-ssl", option, "--endpoint", "https://rolesanywhere.invalid");

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals("CONNECT rolesanywhere.invalid:443 HTTP/1.1", firstLine());
    }

    @Test
    void updateAndDoctorUseTheProxy() throws IOException {
        Map<String, String> environment = Map.of("AWS_SHARED_CREDENTIALS_FILE", folder + "/credentials");
        List<String> update = CredentialProcess.withoutEndpoint(
                "update", service, IDENTITY, "--once", "--no-verify-ssl", "--endpoint", "https://update.invalid");
        List<String> doctor = CredentialProcess.withoutEndpoint(
                "doctor", service, IDENTITY, "--no-verify-ssl", "--endpoint", "https://doctor.invalid");
        for (List<String> command : List.of(update, doctor)) {
            Map<String, String> all = new HashMap<>(environment);
            all.put("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
            Invocation run = Invocation.of(all, command.toArray(String[]::new));

            assertEquals(0, run.exitCode(), run.stderr() + run.out());
        }

        assertTrue(Files.exists(folder.resolve("credentials")));
        String requests = proxy.requests().toString();
        assertTrue(requests.contains("CONNECT update.invalid:443 "), requests);
        assertTrue(requests.contains("CONNECT doctor.invalid:443 "), requests);
    }

    @Test
    void theEcrCredentialProviderCallsBothServicesThroughTheProxy() {
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY", "http://127.0.0.1:" + proxy.port(),
                "ROLESANYWHERE_CACHE", "0",
                "ROLESANYWHERE_NO_VERIFY_SSL", "true",
                "ROLESANYWHERE_CERTIFICATE", IDENTITY.resolve("certificate.pem").toString(),
                "ROLESANYWHERE_PRIVATE_KEY", IDENTITY.resolve("key-pkcs8.pem").toString(),
                "ROLESANYWHERE_TRUST_ANCHOR_ARN", service.trustAnchorArn(),
                "ROLESANYWHERE_PROFILE_ARN", service.profileArn(),
                "ROLESANYWHERE_ROLE_ARN", service.roleArn());
        String request = "{\"kind\":\"CredentialProviderRequest\","
                + "\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\","
                + "\"image\":\"111122223333.dkr.ecr.eu-central-1.amazonaws.com/app\"}";

        Invocation run = Invocation.called("ecr-credential-provider", request, Clock.systemUTC(), environment);

        assertEquals(0, run.exitCode(), run.stderr());
        String password = service.authorizationTokens().get(0).password();
        assertTrue(run.out().contains("\"password\":\"" + password + "\""), run.out());
        String requests = proxy.requests().toString();
        assertTrue(requests.contains("CONNECT api.ecr.eu-central-1.amazonaws.com:443 "), requests);
        assertTrue(requests.contains("CONNECT rolesanywhere.us-east-1.amazonaws.com:443 "), requests);
    }

    @Test
    void serveUsesTheProxy() throws InterruptedException {
        List<String> arguments = RunningServe.arguments(
                service,
                IDENTITY.resolve("certificate.pem"),
                IDENTITY.resolve("key-pkcs8.pem"),
                "--no-verify-ssl",
                "--endpoint",
                "https://serve.invalid");
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());

        try (RunningServe serving = RunningServe.start(Clock.systemUTC(), environment, arguments)) {
            serving.awaitLine("refreshed: ");

            assertEquals("CONNECT serve.invalid:443 HTTP/1.1", firstLine());
        }
    }

    @Test
    void aProxyThatRefusesIsNamed() {
        proxy.answerConnect("403 Forbidden");

        assertEquals(
                "the proxy http://127.0.0.1:" + proxy.port()
                        + " refused to connect to rolesanywhere.invalid:443 (status 403); check that it allows"
                        + " this connection",
                run("http://PROXY", "--endpoint", "https://rolesanywhere.invalid")
                        .error());
    }

    @Test
    void userAndPasswordAreSentAndNotShown() {
        Invocation run = run("http://user:se#c%r\\e@t@PROXY", "--endpoint", "http://rolesanywhere.invalid");

        String request = proxy.requests().get(0);
        assertTrue(request.startsWith("POST http://rolesanywhere.invalid/sessions?"), request);
        String credentials = Base64.getEncoder().encodeToString("user:se#c%r\\e@t".getBytes(UTF_8));
        assertTrue(request.contains("Proxy-Authorization: Basic " + credentials + "\r\n"), request);
        assertFalse(run.stderr().contains("e@t"), run.stderr());
    }

    @Test
    void aProxyThatDoesNotAnswerIsNamed() throws IOException {
        try (Socket bound = new Socket()) { // Nothing else can listen at its port.
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String silent = "127.0.0.1:" + bound.getLocalPort();

            assertEquals(
                    "https://rolesanywhere.invalid cannot be reached: Connection refused; check the host, the port and"
                            + " firewalls; the proxy http://" + silent + " was used",
                    run("http://user:secret@" + silent, "--endpoint", "https://rolesanywhere.invalid")
                            .error());
        }
    }

    @Test
    void aProxyWithAnUnknownNameDoesNotBlameTheRegion() {
        Invocation run = run("http://user:secret@proxy.invalid:3128");

        assertEquals(
                "the name of the proxy http://proxy.invalid:3128 cannot be resolved; check HTTPS_PROXY", run.error());
    }

    @Test
    void noProxyExemptsTheEndpoint() {
        Invocation run = run(
                "http://PROXY",
                Map.of("NO_PROXY", "example.com,.invalid"),
                "--endpoint",
                "http://rolesanywhere.invalid");

        assertTrue(run.error().startsWith("http://rolesanywhere.invalid cannot be reached: "), run.error());
        assertEquals(List.of(), proxy.requests());
    }

    @Test
    void loopbackIsNotProxied() {
        Invocation run = run(
                "http://PROXY",
                "--no-verify-ssl",
                "--endpoint",
                service.endpoint().toString());

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(List.of(), proxy.requests());
    }

    @ParameterizedTest
    @CsvSource({"socks5", "socks5h"})
    void aSocksProxyResolvesTheName(String scheme) {
        Invocation run =
                run(scheme + "://PROXY", "--no-verify-ssl", "--endpoint", "https://rolesanywhere.invalid:8443");

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(List.of("socks rolesanywhere.invalid:8443"), proxy.requests());
    }

    @Test
    void aSocksProxyReceivesAddressesAsAddresses() {
        run("socks5://PROXY", "--no-verify-ssl", "--endpoint", "https://192.0.2.1");
        run("socks5://PROXY", "--no-verify-ssl", "--endpoint", "https://[2001:db8::1]");

        assertEquals(List.of("socks 192.0.2.1:443", "socks 2001:db8:0:0:0:0:0:1:443"), proxy.requests());
    }

    @Test
    void aSocksProxyGetsUserAndPassword() {
        proxy.requireLogin("user:p@ss");

        Invocation run =
                run("socks5://user:p%40ss@PROXY", "--no-verify-ssl", "--endpoint", "https://rolesanywhere.invalid");

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(List.of("login user:p@ss", "socks rolesanywhere.invalid:443"), proxy.requests());
    }

    @ParameterizedTest
    @CsvSource({
        "user:wr0ng@, rejected the user or the password",
        "'', requires a user and a password",
    })
    void aSocksProxyThatRejectsTheLoginSaysSo(String login, String reason) {
        proxy.requireLogin("user:right");

        Invocation run =
                run("socks5://" + login + "PROXY", Map.of("AWS_MAX_ATTEMPTS", "1"), "--endpoint", "https://a.invalid");

        assertTrue(run.error().contains("the proxy socks5://127.0.0.1:" + proxy.port() + " " + reason), run.error());
        assertFalse(run.stderr().contains("wr0ng"), run.stderr());
    }

    @Test
    void aSocksProxyThatCannotConnectSaysWhy() {
        proxy.answerSocks(5);

        Invocation run = run("socks5://PROXY", "--endpoint", "https://rolesanywhere.invalid");

        assertTrue(run.error().contains(" cannot connect: the connection was refused"), run.error());
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "3, 2", "4, 2", "5, 2", "6, 2", "2, 1", "7, 1", "8, 1"})
    void aFailureThatASocksProxyReportsIsRetriedUnlessItsRulesForbidTheConnection(int reply, int attempts) {
        proxy.answerSocks(reply);

        run("socks5://PROXY", Map.of("AWS_MAX_ATTEMPTS", "2"), "--endpoint", "https://rolesanywhere.invalid");

        assertEquals(attempts, proxy.requests().size());
    }

    @Test
    void anHttpsProxyIsReachedWithTlsAndVerified() throws IOException {
        TestCertificates ca = new TestCertificates();
        Path bundle = Files.writeString(folder.resolve("ca.pem"), TestCertificates.pem(ca.root()));
        try (ServerSocket tls = TestCertificates.listen(ca.server());
                FakeProxy secure = FakeProxy.behind(tls, service.endpoint().getPort())) {
            String url = "https://localhost:" + secure.port();
            Map<String, String> trusting = Map.of("AWS_CA_BUNDLE", bundle.toString());

            Invocation trusted = run(url, trusting, "--endpoint", "http://rolesanywhere.invalid");
            assertTrue(secure.requests().get(0).startsWith("POST http://rolesanywhere.invalid/sessions?"));
            assertTrue(trusted.error().contains("403"), trusted.error());

            Invocation tunnel = run(url, trusting, "--no-verify-ssl", "--endpoint", "https://rolesanywhere.invalid");
            assertEquals(0, tunnel.exitCode(), tunnel.stderr());
            assertTrue(secure.requests().get(1).startsWith("CONNECT rolesanywhere.invalid:443 "));

            Invocation untrusted = run(url, Map.of(), "--endpoint", "https://rolesanywhere.invalid");
            assertEquals(1, untrusted.exitCode());
            assertTrue(untrusted.error().contains("the proxy " + url + " was used"), untrusted.error());
            assertEquals(2, secure.requests().size());
        }
    }
}
