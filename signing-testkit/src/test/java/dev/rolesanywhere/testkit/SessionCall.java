package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A call that is signed with the keys of a session, without using the code under test. */
record SessionCall(URI endpoint, String method, String query, Map<String, String> headers, String body) {

    /** A POST to the root. */
    SessionCall(URI endpoint, Map<String, String> headers, String body) {
        this(endpoint, "POST", "", headers, body);
    }

    TestResponse send(String scope, IssuedSession session) {
        return send(scope, session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    TestResponse send(String scope, String accessKeyId, String secretAccessKey, String sessionToken) {
        String time = TestCall.TIME.format(Instant.now());
        Map<String, String> all = new TreeMap<>(headers);
        all.put("host", endpoint.getAuthority());
        all.put("x-amz-date", time);
        all.put("x-amz-security-token", sessionToken);
        String names = String.join(";", all.keySet());
        String canonicalHeaders = all.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String canonicalRequest =
                String.join("\n", method, "/", query, canonicalHeaders, names, TestSigner.sha256(body.getBytes(UTF_8)));
        String fullScope = time.substring(0, 8) + "/" + scope + "/aws4_request";
        String stringToSign = String.join(
                "\n", "AWS4-HMAC-SHA256", time, fullScope, TestSigner.sha256(canonicalRequest.getBytes(UTF_8)));
        byte[] key = ("AWS4" + secretAccessKey).getBytes(UTF_8);
        for (String part : fullScope.split("/", -1)) {
            key = TestSigner.hmac(key, part);
        }
        all.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + accessKeyId + "/" + fullScope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(TestSigner.hmac(key, stringToSign)));
        return RawHttp.parse(RawHttp.send(
                endpoint,
                method + " /" + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1",
                all,
                body.getBytes(UTF_8)));
    }
}
