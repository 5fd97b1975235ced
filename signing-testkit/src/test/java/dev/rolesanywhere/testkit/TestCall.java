package dev.rolesanywhere.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A correct call. A test can change anything before it is signed, and what is sent afterwards. */
final class TestCall {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final URI endpoint;

    // What is signed, and sent unless overridden below.
    String method = "POST";
    String path;
    String body = "{\"durationSeconds\":3600}";
    final Map<String, String> parameters = new TreeMap<>();
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    // How it is signed.
    ThrowawayIdentity signer;
    BiFunction<ThrowawayIdentity, String, String> signature = TestSigner::sign;
    String algorithm;
    String serialNumber;
    String scope;
    UnaryOperator<List<String>> signedHeaders = UnaryOperator.identity();
    String canonicalPath = "";

    // What is sent instead.
    UnaryOperator<String> authorization = UnaryOperator.identity();
    UnaryOperator<String> sentTarget = UnaryOperator.identity();
    UnaryOperator<String> sentBody = UnaryOperator.identity();
    final Map<String, String> sentHeaders = new LinkedHashMap<>();

    private TestCall(URI endpoint, ThrowawayIdentity identity, Instant now) {
        this.endpoint = endpoint;
        path = endpoint.getRawPath() + "/sessions";
        signer = identity;
        algorithm = TestSigner.algorithm(identity);
        serialNumber = identity.certificate().getSerialNumber().toString();
        scope = TIME.format(now).substring(0, 8) + "/us-east-1/rolesanywhere/aws4_request";
        headers.put("Host", endpoint.getAuthority());
        headers.put("Content-Type", "application/json");
        headers.put("X-Amz-Date", TIME.format(now));
        headers.put("X-Amz-X509", base64(identity.certificate()));
        if (!identity.intermediates().isEmpty()) {
            headers.put("X-Amz-X509-Chain", base64(identity.intermediates()));
        }
    }

    static TestCall to(RolesAnywhereSimulator simulator, ThrowawayIdentity identity) {
        return to(simulator, identity, Instant.now());
    }

    static TestCall to(RolesAnywhereSimulator simulator, ThrowawayIdentity identity, Instant now) {
        TestCall call = new TestCall(simulator.endpoint(), identity, now);
        call.parameters.put("profileArn", simulator.profileArn());
        call.parameters.put("roleArn", simulator.roleArn());
        call.parameters.put("trustAnchorArn", simulator.trustAnchorArn());
        return call;
    }

    /** Creates a call without ARNs. */
    static TestCall to(URI endpoint, ThrowawayIdentity identity) {
        return new TestCall(endpoint, identity, Instant.now());
    }

    TestCall withArnsInBody() {
        String members = parameters.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\",")
                .collect(Collectors.joining());
        body = "{" + members + "\"durationSeconds\":3600}";
        parameters.clear();
        return this;
    }

    TestResponse send() {
        return RawHttp.parse(sendRaw());
    }

    String sendRaw() {
        return RawHttp.send(endpoint, method + " " + target() + " HTTP/1.1", signed(), body());
    }

    URI uri() {
        return URI.create(endpoint.getScheme() + "://" + endpoint.getAuthority() + target());
    }

    String target() {
        return sentTarget.apply(parameters.isEmpty() ? path : path + "?" + query());
    }

    byte[] body() {
        return sentBody.apply(body).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns all headers to send, without those that a test cleared. */
    Map<String, String> signed() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(
                "Authorization",
                authorization.apply(algorithm + " Credential=" + serialNumber + "/" + scope + ", SignedHeaders="
                        + String.join(";", signedNames()) + ", Signature="
                        + signature.apply(signer, stringToSign())));
        all.putAll(sentHeaders);
        all.values().removeIf(String::isEmpty);
        return all;
    }

    static String base64(X509Certificate certificate) {
        return base64(List.of(certificate));
    }

    static String base64(List<X509Certificate> certificates) {
        return certificates.stream().map(TestCall::encode).collect(Collectors.joining(","));
    }

    private String stringToSign() {
        String canonicalRequest = String.join(
                "\n",
                method,
                canonicalPath.isEmpty() ? path : canonicalPath,
                query(),
                canonicalHeaders(),
                String.join(";", signedNames()),
                TestSigner.sha256(body.getBytes(StandardCharsets.UTF_8)));
        return String.join(
                "\n",
                algorithm,
                headers.getOrDefault("X-Amz-Date", ""),
                scope,
                TestSigner.sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8)));
    }

    private String query() {
        return parameters.entrySet().stream()
                .map(entry -> escape(entry.getKey()) + "=" + escape(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<String> signedNames() {
        List<String> names = new ArrayList<>();
        headers.keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        names.sort(null);
        return signedHeaders.apply(names);
    }

    private String canonicalHeaders() {
        return signedNames().stream()
                .map(name -> name + ":" + headers.getOrDefault(name, "").trim().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
    }

    private static String encode(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
