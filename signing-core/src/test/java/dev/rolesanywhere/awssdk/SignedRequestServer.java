package dev.rolesanywhere.awssdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rolesanywhere.testkit.IssuedSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Simulates an AWS service: answers requests whose SigV4 signature was made with an issued session's keys. */
final class SignedRequestServer implements AutoCloseable {

    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)"
            + "/(?<scope>(?<date>[^/]+)/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request),"
            + " SignedHeaders=(?<headers>[^,]+), Signature=(?<signature>[0-9a-f]{64})");

    private final HttpServer server;
    private final Supplier<List<IssuedSession>> sessions;
    private final String response;

    SignedRequestServer(Supplier<List<IssuedSession>> sessions, String response) throws IOException {
        this.sessions = sessions;
        this.response = response;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean signed = isSigned(exchange, body);
        byte[] text = (signed ? response : "<Error><Code>SignatureDoesNotMatch</Code></Error>").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(signed ? 200 : 403, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        Matcher authorization = AUTHORIZATION.matcher(header(exchange, "Authorization"));
        if (!authorization.matches()) {
            return false;
        }
        Optional<IssuedSession> session = sessions.get().stream()
                .filter(each -> each.accessKeyId().equals(authorization.group("key")))
                .filter(each -> each.sessionToken().equals(header(exchange, "X-Amz-Security-Token")))
                .findFirst();
        return session.isPresent()
                && authorization
                        .group("signature")
                        .equals(signature(session.get().secretAccessKey(), authorization, exchange, body));
    }

    private static String signature(String secret, Matcher authorization, HttpExchange exchange, byte[] body) {
        String stringToSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                header(exchange, "X-Amz-Date"),
                authorization.group("scope"),
                sha256(canonicalRequest(authorization.group("headers"), exchange, body)
                        .getBytes(UTF_8)));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : List.of(
                authorization.group("date"),
                authorization.group("region"),
                authorization.group("service"),
                "aws4_request",
                stringToSign)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(key);
    }

    private static String canonicalRequest(String signedHeaders, HttpExchange exchange, byte[] body) {
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        String headers = Pattern.compile(";")
                .splitAsStream(signedHeaders)
                .map(name -> name + ":" + header(exchange, name).strip() + "\n")
                .collect(Collectors.joining());
        String stated = header(exchange, "x-amz-content-sha256");
        return String.join(
                "\n",
                exchange.getRequestMethod(),
                uri.getRawPath(),
                Pattern.compile("&").splitAsStream(query).sorted().collect(Collectors.joining("&")),
                headers,
                signedHeaders,
                stated.isEmpty() ? sha256(body) : stated);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
