package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** The connections of the client: opened in advance, replaced, aborted, closed, and secured. */
class SocketHttpClientConnectionTest extends SocketHttpClientTestCase {

    @Test
    void aFirstConnectionThatTheServerHasClosedIsReplaced() throws Exception {
        answers.add("close");
        SdkHttpClient client = client();
        answer(server.accept());
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        serve();
        // The end of the first connection travels on loopback, and a connection is checked only after 100 ms.
        Thread.sleep(500);

        assertEquals("{}", body(call(client)));
    }

    @Test
    void aFirstConnectionWithAnUnexpectedResponseIsReplaced() throws Exception {
        SdkHttpClient client = client();
        try (Socket impatient = server.accept()) {
            impatient
                    .getOutputStream()
                    .write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            answers.add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            serve();
            // The response travels on loopback, and a connection is checked only after 100 ms.
            Thread.sleep(500);

            assertEquals("{}", body(call(client)));
        }
    }

    @Test
    void aCallThatIsAbortedWhileItConnectsEndsAndClosesItsSocket() throws Exception {
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        ExecutableHttpRequest exchange = SocketHttpClient.connecting(
                        new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT), null)
                .prepareRequest(request(secure));
        try (Socket silent = server.accept()) {
            CompletableFuture<HttpExecuteResponse> call = CompletableFuture.supplyAsync(() -> {
                try {
                    return exchange.call();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertTrue(silent.getInputStream().read() >= 0, "the handshake has begun");
            exchange.abort();

            ExecutionException failure = assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS));
            assertTrue(failure.getCause() instanceof UncheckedIOException, failure.toString());
            silent.setSoTimeout(10_000);
            assertEndsSoon(silent);
        }
    }

    @Test
    void aCallThatWasAbortedBeforeItsStartEnds() throws Exception {
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        ExecutableHttpRequest exchange = SocketHttpClient.connecting(
                        new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT), null)
                .prepareRequest(request(secure));

        exchange.abort();

        assertThrows(IOException.class, exchange::call);
    }

    @Test
    void closingAClientClosesItsUnusedConnection() throws Exception {
        SdkHttpClient client = client();
        try (Socket unused = server.accept()) {
            client.close();

            unused.setSoTimeout(10_000);
            assertEndsSoon(unused);
        }
    }

    /** A read would end after ten minutes. */
    @Test
    @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
    void closingAConnectionAfterTheResponseDoesNotWaitForTheServer() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        TlsServer.Service service = socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(ISO_8859_1));
            end.await();
        };
        try (TlsServer secure = TlsServer.serving(service, "localhost")) {
            SdkHttpClient client = SocketHttpClient.connecting(
                    new Route(secure.uri(), Optional.empty(), Duration.ofMinutes(10)), null);

            assertEquals("{}", body(client.prepareRequest(request(secure.uri())).call()));

            end.countDown();
        }
    }

    /** A read that times out would throw. */
    private static void assertEndsSoon(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What was sent before the end.
            }
        } catch (SocketException ignored) {
            // That is an end too.
        }
    }

    @Test
    void theReasonOfTheTrustCheckIsReportedByTheRequest() {
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        SdkHttpClient client =
                SocketHttpClient.connecting(new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT), () -> {
                    throw new IllegalArgumentException("no such file");
                });

        assertEquals(
                "no such file",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> client.prepareRequest(request(secure)).call())
                        .getMessage());
    }

    @Test
    void theReasonOfTheTrustCheckIsReportedWithoutAConnection() {
        CountDownLatch never = new CountDownLatch(1);
        Route route = new Route(endpoint, Optional.empty(), ProcessContext.RESPONSE_LIMIT);
        SocketHttpClient.TlsPreparation tls = new SocketHttpClient.TlsPreparation(() -> {
            throw new IllegalArgumentException("no such file");
        });
        PendingConnection pending = PendingConnection.start(onSocket -> {
            connecting(never);
            return tls.connect(route, onSocket);
        });

        tls.prepare(pending::fail);

        assertEquals(
                "no such file",
                assertThrows(IllegalArgumentException.class, pending::await).getMessage());
        never.countDown();
    }

    @Test
    void theReasonOfTheTrustCheckIsReportedAfterAHandshakeThatFailedForIt() throws Exception {
        try (TlsServer secure = TlsServer.named("localhost")) {
            Route route = new Route(secure.uri(), Optional.empty(), ProcessContext.RESPONSE_LIMIT);
            SocketHttpClient.TlsPreparation tls = new SocketHttpClient.TlsPreparation(() -> {
                throw new IllegalArgumentException("no such file");
            });

            assertEquals(
                    "no such file",
                    assertThrows(IllegalArgumentException.class, () -> tls.connect(route, onSocket -> {}))
                            .getMessage());
        }
    }

    @Test
    @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
    void aHandshakeBeginsBeforeTheCasHaveBeenRead() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        Route route = new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT);
        CompletableFuture<SdkHttpClient> client =
                CompletableFuture.supplyAsync(() -> SocketHttpClient.connecting(route, () -> {
                    await(begun);
                    return new TrustManager[0];
                }));
        try (Socket accepted = server.accept()) {
            int handshakeRecord = 22;
            assertEquals(handshakeRecord, accepted.getInputStream().read());
        } finally {
            begun.countDown();
            client.get().close();
        }
    }

    private static void connecting(CountDownLatch latch) throws IOException {
        await(latch);
        if (Thread.interrupted()) {
            throw new IOException("cancelled");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TrustManagerFactory trusting(RolesAnywhereSimulator simulator)
            throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("simulator", simulator.tlsCertificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory;
    }

    @Test
    void onlyTheGivenAnchorsAreTrusted() throws GeneralSecurityException, IOException {
        try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(ThrowawayPki.create().trustAnchor())
                .tls(true)
                .build()) {
            TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init((KeyStore) null);

            assertEquals(415, status(simulator.endpoint(), trusting(simulator)::getTrustManagers));
            assertEquals(415, status(simulator.endpoint(), null));
            assertThrows(ConnectionException.class, () -> status(simulator.endpoint(), others::getTrustManagers));
        }
    }

    private static int status(URI endpoint, @Nullable Supplier<TrustManager[]> trust) throws IOException {
        return SocketHttpClient.connecting(new Route(endpoint, Optional.empty(), ProcessContext.RESPONSE_LIMIT), trust)
                .prepareRequest(request(endpoint))
                .call()
                .httpResponse()
                .statusCode();
    }
}
