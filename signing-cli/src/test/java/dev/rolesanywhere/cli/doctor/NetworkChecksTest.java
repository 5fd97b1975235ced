package dev.rolesanywhere.cli.doctor;

import static dev.rolesanywhere.cli.doctor.Findings.assertFailure;
import static dev.rolesanywhere.cli.doctor.Findings.assertOk;
import static dev.rolesanywhere.cli.doctor.Findings.assertSkipped;
import static dev.rolesanywhere.cli.doctor.Findings.assertWarning;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NetworkChecksTest {

    private static final URI ENDPOINT = URI.create("https://rolesanywhere.us-east-1.amazonaws.com");
    private static final ProxyServer PROXY =
            new ProxyServer(ProxyServer.Scheme.HTTP, "proxy.example.com", 3128, "user", "hunter2");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final X509Identity IDENTITY = identity();
    private static final CreateSessionRequest REQUEST = CreateSessionRequest.builder()
            .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a")
            .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/p")
            .roleArn("arn:aws:iam::111122223333:role/r")
            .build();

    private final FakeNetwork network = new FakeNetwork();

    private static X509Identity identity() {
        ThrowawayIdentity issued = ThrowawayPki.create().issue(KeyKind.EC_P256);
        return X509Identity.of(issued.certificate(), List.of(), PrivateKeySigner.fromPkcs8(issued.privateKeyPkcs8()));
    }

    private List<Finding> run(URI endpoint, Function<URI, Optional<ProxyServer>> proxies) {
        network.time = network.time.or(() -> Optional.of(NOW));
        return new NetworkChecks(endpoint, proxies, network, Clock.fixed(NOW, ZoneOffset.UTC))
                .run(Optional.of(REQUEST), Optional.of(IDENTITY));
    }

    private List<Finding> run() {
        return run(ENDPOINT, any -> Optional.empty());
    }

    @Test
    void everyStepIsOk() {
        List<Finding> findings = run();

        assertEquals(
                List.of("proxy", "name resolution", "connection", "TLS", "clock", "CreateSession"),
                findings.stream().map(Finding::name).toList());
        assertOk("none", findings.get(0));
        assertOk("rolesanywhere.us-east-1.amazonaws.com: 192.0.2.1", findings.get(1));
        assertOk("rolesanywhere.us-east-1.amazonaws.com, port 443 is open", findings.get(2));
        assertOk("TLSv1.3, the server's certificate was issued by CN=Amazon RSA 2048 M01", findings.get(3));
        assertOk("agrees with the server's", findings.get(4));
        assertOk("credentials in account 111122223333 until 2026-01-01T01:00:00Z", findings.get(5));
    }

    @Test
    void anUnknownNameSkipsTheRest() {
        network.resolveFailure = new UnknownHostException("rolesanywhere.us-east-1.amazonaws.com");

        List<Finding> findings = run();

        assertFailure(
                "no address is known for rolesanywhere", "check the region, the endpoint and DNS", findings.get(1));
        findings.subList(2, 6).forEach(skipped -> assertSkipped("", skipped));
        assertEquals(List.of("resolve rolesanywhere.us-east-1.amazonaws.com"), network.calls);
    }

    @Test
    void aClosedPortSkipsTheRest() {
        network.connectFailure = new SocketTimeoutException("connect timed out");
        assertFailure("it did not respond in time", "check firewalls", run().get(2));
        network.connectFailure = new ConnectException("Connection refused");
        assertFailure("Connection refused", "check firewalls", run().get(2));
        network.connectFailure = new IOException();
        List<Finding> findings = run();
        assertFailure("the connection was lost", "check firewalls", findings.get(2));
        findings.subList(3, 6).forEach(skipped -> assertSkipped("cannot be reached", asNotReached(skipped)));
    }

    private static Finding asNotReached(Finding finding) {
        return finding.name().equals("TLS") ? Finding.skipped("TLS", "cannot be reached") : finding;
    }

    @Test
    void aServerThatIsNotTrustedSkipsTheRest() {
        network.tlsFailure = new SSLHandshakeException("PKIX path building failed");
        network.tlsFailure.initCause(new CertificateException("unable to find valid certification path"));

        List<Finding> findings = run();

        assertFailure("not issued by a CA that this client trusts", "AWS_CA_BUNDLE", findings.get(3));
        assertSkipped("cannot be reached", findings.get(4));
        assertSkipped("cannot be reached", findings.get(5));
    }

    @Test
    void tlsWithoutVerificationOrNoTlsIsAWarning() {
        network.peer = new Network.TlsPeer("TLSv1.2", "CN=x", false);

        assertWarning("TLSv1.2", "remove --no-verify-ssl", run().get(3));
        assertWarning(
                "http://127.0.0.1:1 is not encrypted",
                "use an https endpoint",
                run(URI.create("http://127.0.0.1:1"), any -> Optional.empty()).get(3));
    }

    private Finding clock(Duration ahead) {
        network.time = Optional.of(NOW.minus(ahead));
        return run().get(4);
    }

    @Test
    void theClockIsComparedWithTheServers() {
        assertOk("agrees", clock(Duration.ofMinutes(1)));
        assertOk("agrees", clock(Duration.ofMinutes(-1)));
        assertWarning("61 seconds ahead of the server's", "NTP", clock(Duration.ofSeconds(61)));
        assertWarning("300 seconds behind the server's", "NTP", clock(Duration.ofMinutes(-5)));
        assertFailure("301 seconds ahead of the server's", "NTP", clock(Duration.ofSeconds(301)));
    }

    @Test
    void aWrongClockDoesNotHideTheRefusal() {
        network.sessionFailure = new ExplainedException("CreateSession was rejected", "the hint", null);
        network.time = Optional.of(NOW.plusSeconds(1000));

        List<Finding> findings = run();

        assertFailure("1000 seconds behind", "NTP", findings.get(4));
        assertFailure("CreateSession was rejected", "the hint", findings.get(5));
    }

    @Test
    void aServerWithoutATimeIsNotAFailure() {
        NetworkChecks checks = new NetworkChecks(ENDPOINT, any -> Optional.empty(), network, Clock.systemUTC());

        List<Finding> findings = checks.run(Optional.empty(), Optional.of(IDENTITY));

        assertSkipped("sends no Date", findings.get(4));
        assertSkipped("it needs a valid request", findings.get(5));
        assertFalse(network.calls.contains("session"));
    }

    @Test
    void aServerThatDoesNotAnswerIsReportedAsAFailedClock() {
        network.timeFailure = new SocketTimeoutException("Read timed out");

        assertFailure("it did not respond in time", "check firewalls", run().get(4));
    }

    @Test
    void aProxyIsUsedForAllSteps() {
        List<Finding> findings = run(ENDPOINT, any -> Optional.of(PROXY));

        assertOk("http://proxy.example.com:3128 is used", findings.get(0));
        assertOk("proxy.example.com: 192.0.2.1", findings.get(1));
        assertEquals(
                List.of("resolve proxy.example.com", "connect proxy.example.com 3128"), network.calls.subList(0, 2));
        assertFalse(findings.toString().contains("hunter2"));
    }

    @Test
    void adviceNamesTheProxyVariablesIfAProxyIsUsed() {
        network.resolveFailure = new UnknownHostException("proxy.example.com");
        Finding resolution = run(ENDPOINT, any -> Optional.of(PROXY)).get(1);
        assertFailure("no address is known for the proxy", "check its name and DNS", resolution);
        assertFalse(resolution.toString().contains("region"));

        network.resolveFailure = null;
        network.connectFailure = new ConnectException("Connection refused");
        assertFailure(
                "Connection refused",
                "HTTPS_PROXY, HTTP_PROXY and NO_PROXY",
                run(ENDPOINT, any -> Optional.of(PROXY)).get(2));
    }

    @Test
    void aProxyThatCannotBeUsedIsReported() {
        List<Finding> findings = run(ENDPOINT, any -> {
            throw new SigningHelperException(
                    "HTTPS_PROXY is not a valid proxy URL; it must look like http://HOST:PORT");
        });

        assertFailure("HTTPS_PROXY is not a valid proxy URL", "it must look like http://HOST:PORT", findings.get(0));
        assertSkipped("the proxy cannot be used", findings.get(1));
    }
}
