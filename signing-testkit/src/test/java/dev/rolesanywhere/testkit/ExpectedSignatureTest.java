package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rolesanywhere.testkit.AuthorizationHeader.CredentialScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts that must have been signed, from received bytes. */
class ExpectedSignatureTest {

    private static final CredentialScope SCOPE =
            new CredentialScope("20261121", "us-east-1", "rolesanywhere", "aws4_request");
    private static final SigningTime TIME = new SigningTime("20261121T205500Z", Instant.parse("2026-11-21T20:55:00Z"));

    private static ExpectedSignature of(String target, Map<String, List<String>> headers, String signed, String body) {
        ReceivedRequest request =
                new ReceivedRequest("POST", target, "HTTP/1.1", headers, body.getBytes(StandardCharsets.UTF_8));
        return ExpectedSignature.of(request, new AuthorizationHeader("AWS4-X509-MLDSA", "1", SCOPE, signed, ""), TIME);
    }

    private static String line(int number, ExpectedSignature expected) {
        return expected.canonicalRequest().split("\n", -1)[number];
    }

    @Test
    void theCanonicalRequestHasSixParts() {
        ExpectedSignature expected = of("/sessions?a=1", Map.of("Host", List.of("h")), "host", "{}");

        assertEquals(
                "POST\n/sessions\na=1\nhost:h\n\nhost\n" + TestSigner.sha256("{}".getBytes(StandardCharsets.UTF_8)),
                expected.canonicalRequest());
    }

    @Test
    void theStringToSignHasTheAlgorithmTimeScopeAndHashOfTheCanonicalRequest() {
        ExpectedSignature expected = of("/sessions", Map.of("Host", List.of("h")), "host", "");
        String hash = TestSigner.sha256(expected.canonicalRequest().getBytes(StandardCharsets.UTF_8));

        assertEquals(
                "AWS4-X509-MLDSA\n20261121T205500Z\n20261121/us-east-1/rolesanywhere/aws4_request\n" + hash,
                expected.stringToSign());
        assertEquals(hash, expected.canonicalRequestHash());
    }

    @ParameterizedTest
    @CsvSource({
        "b=2&a=1, a=1&b=2",
        "a=2&a=1, a=1&a=2",
        "a-b=1&a%2Fb=2, a%2Fb=2&a-b=1",
        "a=%2f&b=:, a=%2F&b=%3A",
        "a, a=",
        "a=b=c, a=b%3Dc",
        "ab=1&a=2, a=2&ab=1",
        "B=1&a=2, B=1&a=2"
    })
    void queryParametersAreEncodedAgainAndSortedByTheirEncodedNamesAndValues(String query, String canonical) {
        assertEquals(canonical, line(2, of("/sessions?" + query, Map.of("Host", List.of("h")), "host", "")));
    }

    @Test
    void theValuesOfARepeatedHeaderAreJoinedInTheirOrder() {
        ExpectedSignature expected =
                of("/", Map.of("X-Amz-Meta", List.of(" b ", "a   c"), "Host", List.of("h")), "host;x-amz-meta", "");

        assertEquals("host:h", line(3, expected));
        assertEquals("x-amz-meta:b,a c", line(4, expected));
        assertEquals("", line(5, expected));
    }

    @Test
    void onlySignedHeadersAreInTheCanonicalRequest() {
        Map<String, List<String>> headers = Map.of("Host", List.of("h"), "User-Agent", List.of("u"));

        assertEquals(
                of("/", Map.of("Host", List.of("h")), "host", "").canonicalRequest(),
                of("/", headers, "host", "").canonicalRequest());
        assertNotEquals(
                of("/", headers, "host", "").canonicalRequest(),
                of("/", headers, "host;user-agent", "").canonicalRequest());
    }

    @Test
    void theHashIsOfTheBytesOfTheBody() {
        String hash = TestSigner.sha256("{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8));

        assertEquals(hash, line(6, of("/", Map.of("Host", List.of("h")), "host", "{\"a\":\"ü\"}")));
    }
}
