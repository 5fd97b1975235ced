package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.cli.http.HappyEyeballs;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.cli.http.TlsConnector;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The network of this machine. */
public final class SystemNetwork implements Network {

    static final int TIMEOUT_MILLIS = 5_000;

    private final Function<URI, Optional<ProxyServer>> proxy;
    private final Optional<Supplier<TrustManager[]>> trust;
    private final Function<URI, SdkHttpClient> httpClients;
    private final BiFunction<CreateSessionRequest, X509Identity, SessionCredentials> sessions;

    /**
     * Creates the network with the settings of a command.
     *
     * @param trust returns the trust managers; empty if servers are not verified
     * @param httpClients returns a client for an endpoint, to be closed after use
     */
    public SystemNetwork(
            Function<URI, Optional<ProxyServer>> proxy,
            Optional<Supplier<TrustManager[]>> trust,
            Function<URI, SdkHttpClient> httpClients,
            BiFunction<CreateSessionRequest, X509Identity, SessionCredentials> sessions) {
        this.proxy = proxy;
        this.trust = trust;
        this.httpClients = httpClients;
        this.sessions = sessions;
    }

    /** The JDK does not limit the time that this takes, so it runs in a thread that may be abandoned. */
    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        FutureTask<InetAddress[]> resolving = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread thread = new Thread(resolving, "resolve");
        thread.setDaemon(true);
        thread.start();
        try {
            return List.of(resolving.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            UnknownHostException failure = new UnknownHostException(host);
            failure.initCause(e);
            throw failure;
        } catch (TimeoutException e) {
            SocketTimeoutException failure = new SocketTimeoutException(host);
            failure.initCause(e);
            throw failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void connect(String host, int port) throws IOException {
        HappyEyeballs.connect(host, port, TIMEOUT_MILLIS).close();
    }

    @Override
    public TlsPeer handshake(URI endpoint) throws IOException {
        TrustManager[] managers = trust.map(Supplier::get).orElse(null);
        TlsConnector connector = TlsConnector.trusting(managers == null ? null : () -> managers);
        Route route = new Route(endpoint, proxy.apply(endpoint), Duration.ofMillis(TIMEOUT_MILLIS));
        try (SSLSocket secure = (SSLSocket) connector.connect(route)) {
            SSLSession session = secure.getSession();
            X509Certificate server = (X509Certificate) session.getPeerCertificates()[0];
            return new TlsPeer(session.getProtocol(), Chain.issuer(server), trust.isPresent());
        }
    }

    @Override
    public Optional<Instant> serverTime(URI endpoint) throws IOException {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(endpoint)
                .putHeader("User-Agent", "aws_signing_helper-doctor")
                .build();
        try (SdkHttpClient client = httpClients.apply(endpoint)) {
            HttpExecuteResponse response = client.prepareRequest(
                            HttpExecuteRequest.builder().request(request).build())
                    .call();
            response.responseBody().ifPresent(AbortableInputStream::abort);
            return response.httpResponse().firstMatchingHeader("Date").flatMap(SystemNetwork::instant);
        }
    }

    private static Optional<Instant> instant(String httpDate) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public SessionCredentials createSession(CreateSessionRequest request, X509Identity identity) {
        return sessions.apply(request, identity);
    }
}
