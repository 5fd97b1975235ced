package dev.rolesanywhere.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The canonical request: the form of a request that both sides hash.
 *
 * @param text the whole text
 * @param signedHeaders the names of the headers in it: lower case, sorted, separated by semicolons
 */
public record CanonicalRequest(String text, String signedHeaders) {

    /** Headers that a proxy may change. */
    private static final Set<String> UNSIGNED = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "expect",
            "user-agent",
            "x-amzn-trace-id");

    static CanonicalRequest of(SigningRequest request, List<SigningRequest.Header> headers) {
        Map<String, String> canonicalHeaders = canonicalHeaders(headers);
        String signedHeaders = String.join(";", canonicalHeaders.keySet());
        String headerLines = canonicalHeaders.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String text = String.join(
                "\n",
                request.method(),
                UriEncoding.path(request.uri().getRawPath()),
                UriEncoding.query(request.uri().getRawQuery()),
                headerLines,
                signedHeaders,
                request.hashedPayload());
        return new CanonicalRequest(text, signedHeaders);
    }

    private static Map<String, String> canonicalHeaders(List<SigningRequest.Header> headers) {
        Map<String, String> canonical = new TreeMap<>();
        for (SigningRequest.Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!UNSIGNED.contains(name)) {
                canonical.merge(name, folded(header.value()), (first, next) -> first + "," + next);
            }
        }
        return canonical;
    }

    /** Returns the hash in the string to sign. */
    String hash() {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String folded(String value) {
        return value.strip().replaceAll(" +", " ");
    }
}
