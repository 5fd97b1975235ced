package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rolesanywhere.cli.http.TestCertificates;
import dev.rolesanywhere.cli.output.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An API server that issues service account tokens, reviews them and publishes its keys. It is as strict as the real
 * one, which {@code .ci/kubernetes} uses: it requires the agent's token and checks what it reviews.
 */
public final class FakeCluster implements AutoCloseable {

    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    public static final String AUDIENCE = "aws_signing_helper";
    public static final String NODE = "node-1";

    /** Generating RSA keys takes longer than the tests. */
    private static final TestCertificates CERTIFICATES = new TestCertificates();

    private static final TestCertificates.Issued SERVER = CERTIFICATES.server();
    static final KeyPair FIRST_KEY = keyPair("RSA");
    static final KeyPair FOREIGN_KEY = keyPair("RSA");

    private static final String AGENT_TOKEN = "the-agents-own-token";

    private final HttpsServer server;
    private final Path directory;
    private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
    private final Set<String> issued = ConcurrentHashMap.newKeySet();
    private final Set<String> deletedPods = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reviews = new AtomicInteger();
    private final Semaphore arrivals = new Semaphore(0);
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile String signingKey = "";
    private volatile String agentToken = AGENT_TOKEN;
    private volatile @Nullable Canned canned;
    private volatile int failure;
    private volatile long delayMillis;
    private volatile String reviewedAudience = AUDIENCE;
    private volatile String publishedKeys = "";

    @SuppressWarnings("ArrayRecordComponent") // Nothing compares responses.
    private record Canned(int status, Map<String, String> headers, byte[] body) {}

    public FakeCluster(Path directory) throws Exception {
        this.directory = directory;
        Files.writeString(directory.resolve("ca.crt"), TestCertificates.pem(CERTIFICATES.root()));
        writeAgentToken(AGENT_TOKEN);
        use(FIRST_KEY);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificates.context(SERVER)));
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    public Map<String, String> environment() {
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(server.getAddress().getPort()),
                "NODE_NAME",
                NODE);
    }

    public Path directory() {
        return directory;
    }

    /** The agent's token is renewed; the old one is rejected. */
    public void renewAgentToken(String token) throws IOException {
        agentToken = token;
        writeAgentToken(token);
    }

    private void writeAgentToken(String token) throws IOException {
        Files.writeString(directory.resolve("token"), token);
    }

    /** Signs with a new key from now on, and publishes only that. */
    public void rotate(String keyAlgorithm) {
        use(keyPair(keyAlgorithm));
    }

    private void use(KeyPair key) {
        keys.clear();
        signingKey = "key-" + System.nanoTime();
        keys.put(signingKey, key);
    }

    private static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers all requests with a status, or normally again if it is 0. */
    public void fail(int status) {
        failure = status;
    }

    /** Sends this response to all requests. */
    void respondAlways(int status, Map<String, String> headers, byte[] body) {
        canned = new Canned(status, headers, body);
    }

    /** Answers no request until the latch is released. */
    CountDownLatch hold() {
        arrivals.drainPermits();
        held = new CountDownLatch(1);
        return held;
    }

    /** Waits until a request has arrived. */
    void awaitHeld() throws InterruptedException {
        arrivals.acquire();
    }

    public void delay(long millis) {
        delayMillis = millis;
    }

    public void deletePod(String name) {
        deletedPods.add(name);
    }

    public void reviewForAudience(String audience) {
        reviewedAudience = audience;
    }

    /** Publishes this text in place of the keys. */
    public void publish(String jwks) {
        publishedKeys = jwks;
    }

    public int reviews() {
        return reviews.get();
    }

    public String token(String namespace, String account, String pod) {
        return token(claims(namespace, account, pod));
    }

    /** Returns the claims of a token of this cluster, which a test may change. */
    public static Map<String, String> claims(String namespace, String account, String pod) {
        Instant now = Instant.now();
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", "\"" + ISSUER + "\"");
        claims.put("aud", "[\"" + AUDIENCE + "\"]");
        claims.put("sub", "\"system:serviceaccount:" + namespace + ":" + account + "\"");
        claims.put("nbf", Long.toString(now.getEpochSecond()));
        claims.put("exp", Long.toString(now.plusSeconds(3600).getEpochSecond()));
        claims.put(
                "kubernetes.io",
                "{\"namespace\":\"" + namespace + "\",\"node\":{\"name\":\"" + NODE + "\"},\"pod\":{\"name\":\"" + pod
                        + "\"},\"serviceaccount\":{\"name\":\"" + account + "\"}}");
        return claims;
    }

    public String token(Map<String, String> claims) {
        KeyPair key = Objects.requireNonNull(keys.get(signingKey));
        String token = sign(key, key.getPublic() instanceof RSAPublicKey ? "RS256" : "ES256", signingKey, claims);
        issued.add(token);
        return token;
    }

    /** Signs a token, which this cluster has not issued. */
    public static String sign(KeyPair key, String algorithm, String keyId, Map<String, String> claims) {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
        StringBuilder payload = new StringBuilder("{");
        claims.forEach((name, value) -> payload.append(payload.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        String input = base64(header.getBytes(UTF_8)) + "."
                + base64(payload.append('}').toString().getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance(
                    key.getPublic() instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return input + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            arrivals.release();
            awaitRelease();
            sleep(delayMillis);
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            Canned always = canned;
            if (always != null) {
                always.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(always.status(), always.body().length == 0 ? -1 : always.body().length);
                exchange.getResponseBody().write(always.body());
            } else if (failure != 0) {
                respond(exchange, failure, "{}");
            } else if (!authorization.equals("Bearer " + agentToken)) {
                respond(exchange, 401, "{}");
            } else {
                switch (exchange.getRequestMethod() + " " + exchange.getRequestURI()) {
                    case "POST /apis/authentication.k8s.io/v1/tokenreviews" -> respond(exchange, 201, review(body));
                    case "GET /.well-known/openid-configuration" ->
                        respond(exchange, 200, "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"https://elsewhere\"}");
                    case "GET /openid/v1/jwks" ->
                        respond(exchange, acceptsKeys(exchange) ? 200 : 406, acceptsKeys(exchange) ? jwks() : "{}");
                    default -> respond(exchange, 404, "{}");
                }
            }
        }
    }

    private void awaitRelease() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean acceptsKeys(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("application/jwk-set+json");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private String review(byte[] body) throws IOException {
        reviews.incrementAndGet();
        FlatJson request = FlatJson.parse(body);
        String token = request.text("/spec/token").orElseThrow();
        ProjectedToken parsed = ProjectedToken.parse(token);
        boolean isAuthentic = request.texts("/spec/audiences").stream().anyMatch(parsed.audiences()::contains)
                && issued.contains(token)
                && !deletedPods.contains(parsed.pod().name());
        return JsonText.object(json -> {
            json.writeStringField("kind", "TokenReview");
            json.writeObjectFieldStart("status");
            if (isAuthentic) {
                json.writeBooleanField("authenticated", true);
                json.writeObjectFieldStart("user");
                json.writeStringField("username", parsed.pod().userName());
                json.writeObjectFieldStart("extra");
                json.writeArrayFieldStart("authentication.kubernetes.io/pod-name");
                json.writeString(parsed.pod().name());
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndObject();
                json.writeArrayFieldStart("audiences");
                json.writeString(reviewedAudience);
                json.writeEndArray();
            } else {
                json.writeStringField("error", "[invalid bearer token]");
            }
            json.writeEndObject();
        });
    }

    private String jwks() {
        if (!publishedKeys.isEmpty()) {
            return publishedKeys;
        }
        StringBuilder all = new StringBuilder("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"ignored\",\"k\":\"AA\"}");
        keys.forEach((id, key) -> all.append(',').append(jwk(id, key)));
        return all.append("]}").toString();
    }

    static String jwk(String id, KeyPair key) {
        if (key.getPublic() instanceof RSAPublicKey rsa) {
            return "{\"kty\":\"RSA\",\"kid\":\"" + id + "\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\""
                    + base64(rsa.getModulus().toByteArray()) + "\",\"e\":\"AQAB\"}";
        }
        ECPublicKey ec = (ECPublicKey) key.getPublic();
        return "{\"kty\":\"EC\",\"kid\":\"" + id + "\",\"crv\":\"P-256\",\"x\":\""
                + coordinate(ec.getW().getAffineX().toByteArray()) + "\",\"y\":\""
                + coordinate(ec.getW().getAffineY().toByteArray()) + "\"}";
    }

    private static String coordinate(byte[] number) {
        byte[] padded = new byte[32];
        byte[] digits = number.length > 32 ? Arrays.copyOfRange(number, number.length - 32, number.length) : number;
        System.arraycopy(digits, 0, padded, 32 - digits.length, digits.length);
        return base64(padded);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
