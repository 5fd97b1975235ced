package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.identity.X509Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No part of a response is in the message or stack trace of a failure, with the library's own HTTP client. */
class HostileResponseTest {

    private static final List<String> SECRETS = List.of("wjalrhostile", "iqohostile", "credentialset", "asiahostile");

    private static final X509Identity IDENTITY = TestIdentity.any();

    static Stream<String> responses() {
        return Testdata.list("hostile-responses").stream()
                .map(file -> file.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("responses")
    void theFailureQuotesNothing(String response) throws IOException {
        assertNothingIsQuoted("http", response);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void theFailureOfTheHandshakeQuotesNothing(String response) throws IOException {
        assertNothingIsQuoted("https", response);
    }

    private static void assertNothingIsQuoted(String scheme, String response) throws IOException {
        byte[] bytes = Testdata.bytes("hostile-responses/" + response);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server, bytes));
            thread.setDaemon(true);
            thread.start();
            String trace = trace(URI.create(scheme + "://127.0.0.1:" + server.getLocalPort()));
            for (String secret : SECRETS) {
                assertFalse(trace.toLowerCase(Locale.ROOT).contains(secret), trace);
            }
        }
    }

    private static String trace(URI endpoint) {
        StringWriter text = new StringWriter();
        CreateSessionListener listener = new CreateSessionListener() {
            @Override
            public void succeeded(int attempt, int status, String requestId) {
                text.append(requestId);
            }

            @Override
            public void failed(int attempt, CreateSessionException failure) {
                failure.printStackTrace(new PrintWriter(text, true));
                text.append(failure.code() + " " + failure.serviceMessage() + " " + failure.requestId());
            }
        };
        try (CreateSessionClient client = CreateSessionClient.builder()
                .endpointOverride(endpoint)
                .sleeper(wait -> {})
                .listener(listener)
                .build()) {
            client.createSession(request(), IDENTITY);
            text.append("created");
        } catch (SigningHelperException e) {
            e.printStackTrace(new PrintWriter(text, true));
        }
        assertTrue(text.toString().contains("Exception") || text.toString().contains("created"), text.toString());
        return text.toString();
    }

    private static CreateSessionRequest request() {
        return CreateSessionRequest.builder()
                .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:123456789012:trust-anchor/a")
                .profileArn("arn:aws:rolesanywhere:us-east-1:123456789012:profile/p")
                .roleArn("arn:aws:iam::123456789012:role/r")
                .build();
    }

    private static void serve(ServerSocket server, byte[] response) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[64 * 1024]);
                socket.getOutputStream().write(response);
            } catch (IOException ignored) { // The client has hung up, or the test is over.
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
