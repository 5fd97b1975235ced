package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.internal.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ApacheSdkHttpService;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.Apache5SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

@SuppressWarnings("deprecation") // The SDK deprecates apache-client, but applications still have it.
class DefaultHttpClientDiscoveryTest {

    private static final AttributeMap TIMEOUTS =
            DefaultHttpClient.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** What Apache HttpClient 5 does where Spring Boot manages it down to a version without this class. */
    private static final class BrokenService implements SdkHttpService {
        @Override
        public SdkHttpClient.Builder<?> createHttpClientBuilder() {
            throw new NoClassDefFoundError("org/apache/hc/client5/http/ssl/TlsSocketStrategy");
        }
    }

    private static SdkHttpClient create(SdkHttpService... found) {
        return DefaultHttpClient.create(List.of(found), null, TIMEOUTS);
    }

    @Test
    void theClientOfTheClassPathIsFound() {
        try (SdkHttpClient client = DefaultHttpClient.create(Duration.ofSeconds(5), Duration.ofSeconds(30))) {
            assertInstanceOf(Apache5HttpClient.class, client);
        }
    }

    @Test
    void amongSeveralTheOrderIsThatOfTheSdk() {
        try (SdkHttpClient client =
                create(new UrlConnectionSdkHttpService(), new ApacheSdkHttpService(), new Apache5SdkHttpService())) {
            assertInstanceOf(Apache5HttpClient.class, client);
        }
        try (SdkHttpClient client = create(new UrlConnectionSdkHttpService(), new ApacheSdkHttpService())) {
            assertInstanceOf(ApacheHttpClient.class, client);
        }
    }

    @Test
    void anUnknownClientIsUsedIfItIsTheOnlyOne() {
        SdkHttpService unknown = () -> UrlConnectionHttpClient.builder();
        try (SdkHttpClient client = create(unknown)) {
            assertInstanceOf(UrlConnectionHttpClient.class, client);
        }
    }

    @Test
    void aClientThatDoesNotFitItsLibrariesIsSkipped() {
        try (SdkHttpClient client = create(new BrokenService(), new UrlConnectionSdkHttpService())) {
            assertInstanceOf(UrlConnectionHttpClient.class, client);
        }
    }

    @Test
    void theOnlyClientDoesNotFitItsLibraries() {
        SigningHelperException e = assertThrows(SigningHelperException.class, () -> create(new BrokenService()));

        assertTrue(e.getMessage().contains("TlsSocketStrategy"), e::getMessage);
        assertTrue(e.getMessage().contains("httpclient5.version"), e::getMessage);
        assertTrue(e.getMessage().contains("software.amazon.awssdk:url-connection-client"), e::getMessage);
        assertInstanceOf(NoClassDefFoundError.class, e.getCause());
    }

    /** A shaded application may list a client and not contain it. */
    private static Iterable<SdkHttpService> listedButMissing(SdkHttpService... present) {
        return () -> new Iterator<>() {
            private int next = -1;

            @Override
            public boolean hasNext() {
                return next < present.length;
            }

            @Override
            public SdkHttpService next() {
                next++;
                if (next == 0) {
                    throw new ServiceConfigurationError("Provider com.example.Gone not found");
                }
                return present[next - 1];
            }
        };
    }

    @Test
    void aClientThatIsListedButMissingIsSkipped() {
        try (SdkHttpClient client =
                DefaultHttpClient.create(listedButMissing(new UrlConnectionSdkHttpService()), null, TIMEOUTS)) {
            assertInstanceOf(UrlConnectionHttpClient.class, client);
        }
    }

    @Test
    void theOnlyClientIsListedButMissing() {
        SigningHelperException e = assertThrows(
                SigningHelperException.class, () -> DefaultHttpClient.create(listedButMissing(), null, TIMEOUTS));

        assertTrue(e.getMessage().contains("com.example.Gone"), e::getMessage);
        assertInstanceOf(ServiceConfigurationError.class, e.getCause());
    }

    @Test
    void aClientThatIsPresentIsNamedRatherThanOneThatIsMissing() {
        SigningHelperException e = assertThrows(
                SigningHelperException.class,
                () -> DefaultHttpClient.create(listedButMissing(new BrokenService()), null, TIMEOUTS));

        assertTrue(e.getMessage().contains(BrokenService.class.getName()), e::getMessage);
    }

    @Test
    void withoutAnyTheMessageNamesTheDependencies() {
        SigningHelperException e = assertThrows(SigningHelperException.class, () -> create());

        assertEquals(
                "there is no HTTP client; add the dependency software.amazon.awssdk:apache5-client or"
                        + " software.amazon.awssdk:url-connection-client, or pass a client to httpClient",
                e.getMessage());
    }

    @Test
    void thePropertyOfTheSdkSelectsOne() {
        List<SdkHttpService> found = List.of(new Apache5SdkHttpService(), new UrlConnectionSdkHttpService());
        try (SdkHttpClient client =
                DefaultHttpClient.create(found, UrlConnectionSdkHttpService.class.getName(), TIMEOUTS)) {
            assertInstanceOf(UrlConnectionHttpClient.class, client);
        }

        SigningHelperException e = assertThrows(
                SigningHelperException.class, () -> DefaultHttpClient.create(found, "com.example.None", TIMEOUTS));
        assertTrue(e.getMessage().contains("com.example.None"), e::getMessage);
    }

    @Test
    void theTimeoutsArePassedOn() {
        assertEquals(Duration.ofSeconds(5), TIMEOUTS.get(SdkHttpConfigurationOption.CONNECTION_TIMEOUT));
        assertEquals(Duration.ofSeconds(30), TIMEOUTS.get(SdkHttpConfigurationOption.READ_TIMEOUT));
    }

    static Stream<SdkHttpService> services() {
        return Stream.of(new Apache5SdkHttpService(), new ApacheSdkHttpService(), new UrlConnectionSdkHttpService());
    }

    @ParameterizedTest
    @MethodSource("services")
    void noClientFollowsRedirects(SdkHttpService service) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean first = exchange.getRequestURI().getPath().equals("/first");
            exchange.getResponseHeaders().set("Location", "/second");
            exchange.sendResponseHeaders(first ? 302 : 204, -1);
            exchange.close();
        });
        server.start();
        try (SdkHttpClient client = create(service)) {
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/first"))
                    .putHeader("Content-Length", "0")
                    .build();

            assertEquals(
                    302,
                    HttpTransport.send(client, request, new byte[0], Duration.ofSeconds(20))
                            .status());
        } finally {
            server.stop(0);
        }
    }
}
