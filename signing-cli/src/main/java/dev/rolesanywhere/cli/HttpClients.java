package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Makes the HTTP client of the command line: the one that starts fastest. */
final class HttpClients {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private HttpClients() {}

    static SdkHttpClient create(URI target, Map<String, String> environment, Optional<URI> proxy, boolean trustAll) {
        if (!"https".equalsIgnoreCase(target.getScheme())) {
            return new UrlConnectionClient(request -> connection(request, proxy));
        }
        TlsContext tls = trustAll
                ? TlsContext.trustingEveryone(target)
                : TlsContext.verifying(() -> ServerTrust.in(environment), target);
        return new UrlConnectionClient(request -> secured(connection(request, proxy), tls, trustAll));
    }

    private static HttpURLConnection secured(HttpURLConnection connection, TlsContext tls, boolean trustAll) {
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(tls.socketFactory());
            if (trustAll) {
                https.setHostnameVerifier((host, session) -> true);
            }
        }
        return connection;
    }

    /** What the system properties say of proxies does not count. */
    private static HttpURLConnection connection(SdkHttpRequest request, Optional<URI> proxy) throws IOException {
        URL url = UrlConnectionClient.uri(request).toURL();
        HttpURLConnection connection =
                (HttpURLConnection) url.openConnection(proxy.isPresent() ? route(proxy.get()) : Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        if (proxy.isPresent() && proxy.get().getUserInfo() != null) {
            authenticate(connection, proxy.get().getUserInfo());
        }
        return connection;
    }

    private static Proxy route(URI proxy) {
        URI address = withoutUser(proxy);
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHost(), address.getPort()));
    }

    private static void authenticate(HttpURLConnection connection, String userInfo) {
        // The JDK refuses Basic authentication for CONNECT unless told otherwise; the user asked for it by the URL.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        String credentials = userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo;
        connection.setRequestProperty(
                "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    static URI withoutUser(URI proxy) {
        return URI.create("http://" + proxy.getHost() + ":" + (proxy.getPort() < 0 ? 80 : proxy.getPort()));
    }
}
