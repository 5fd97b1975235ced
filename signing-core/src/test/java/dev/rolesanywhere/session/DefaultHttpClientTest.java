package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.session.internal.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Linux, because there 127.0.0.0/8 is local, and a full queue of connections swallows more of them. */
@EnabledOnOs(OS.LINUX)
class DefaultHttpClientTest {

    private final List<Socket> held = new ArrayList<>();
    private ServerSocket server;
    private ServerSocket swallowing;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
        swallowing = new ServerSocket();
        swallowing.bind(new InetSocketAddress("127.0.0.9", server.getLocalPort()), 1);
        fill();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[8192]);
                socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
            } catch (IOException ignored) {
                // The test is over.
            }
        }
    }

    private void fill() throws IOException {
        while (true) {
            Socket socket = new Socket();
            held.add(socket);
            try {
                socket.connect(swallowing.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException ignored) { // That is full now.
                return;
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        swallowing.close();
        server.close();
    }

    private int statusFrom(String... addresses) throws IOException {
        DnsResolver resolver = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                InetAddress[] resolved = new InetAddress[addresses.length];
                for (int i = 0; i < addresses.length; i++) {
                    resolved[i] = InetAddress.getByName(addresses[i]);
                }
                return resolved;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        try (SdkHttpClient client = Apache5HttpClient.builder()
                .dnsResolver(resolver)
                .buildWithDefaults(DefaultHttpClient.timeouts(Duration.ofMillis(500), Duration.ofSeconds(10)))) {
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(URI.create("http://several.example.com:" + server.getLocalPort()))
                    .putHeader("Content-Length", "0")
                    .build();
            return HttpTransport.send(client, request, new byte[0], Duration.ofSeconds(20))
                    .status();
        }
    }

    @Test
    void theNextAddressIsTriedAfterOneThatRefuses() throws IOException {
        assertEquals(204, statusFrom("127.0.0.8", "127.0.0.1"));
    }

    @Test
    void theNextAddressIsTriedAfterOneThatIsSilent() throws IOException {
        assertEquals(204, statusFrom("127.0.0.9", "127.0.0.1"));
    }
}
