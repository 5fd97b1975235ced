package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends a call with the JDK's HTTP client, which sets Host itself. */
final class JdkHttp {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private JdkHttp() {}

    static HttpResponse<String> send(TestCall call) throws IOException, InterruptedException {
        return send(CLIENT, call);
    }

    static HttpResponse<String> send(HttpClient client, TestCall call) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(call.uri()).POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
        call.signed().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("host")) {
                request.header(name, value);
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
