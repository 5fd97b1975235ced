package dev.rolesanywhere.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.sigv4.SigningRequest.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of a signature one by one; {@link SigningVectorsTest} compares them with those of another signer. */
class SigningTextsTest {

    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static CanonicalRequest canonicalRequest(String uri, Header... headers) {
        return CanonicalRequest.of(
                SigningRequest.of("POST", URI.create(uri), List.of(headers), new byte[0]), List.of(headers));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T23:59:59Z, 20261121",
        "2026-11-22T00:00:00Z, 20261122",
        "0999-01-02T03:04:05Z, 09990102",
    })
    void aCredentialScopeHasTheDayInUtc(Instant instant, String date) {
        assertEquals(
                date + "/eu-central-1/rolesanywhere/aws4_request",
                X509RequestSigner.forRegion("eu-central-1").scope(instant));
    }

    @Test
    void aCanonicalRequestSortsHeadersAndFoldsTheirSpaces() {
        CanonicalRequest canonical = canonicalRequest(
                "https://example.com/sessions?b=2&a=1",
                new Header("X-Amz-Date", "20261121T000000Z"),
                new Header("Content-Type", "  application/json;   charset=utf-8 "));

        assertEquals("content-type;x-amz-date", canonical.signedHeaders());
        assertEquals(
                String.join(
                        "\n",
                        "POST",
                        "/sessions",
                        "a=1&b=2",
                        "content-type:application/json; charset=utf-8",
                        "x-amz-date:20261121T000000Z",
                        "",
                        "content-type;x-amz-date",
                        EMPTY_SHA256),
                canonical.text());
    }

    @ParameterizedTest
    @CsvSource({
        "User-Agent",
        "Content-Length",
        "Accept-Encoding",
        "Authorization",
        "Connection",
        "Expect",
        "X-Amzn-Trace-Id",
    })
    void aCanonicalRequestOmitsHeadersThatProxiesChange(String name) {
        CanonicalRequest canonical = canonicalRequest(
                "https://example.com/", new Header(name, "value"), new Header("X-Amz-Date", "20261121T000000Z"));

        assertEquals("x-amz-date", canonical.signedHeaders());
    }

    @Test
    void aStringToSignHasFourLines() {
        Instant instant = Instant.parse("2026-11-21T01:02:03Z");
        String scope = X509RequestSigner.forRegion("us-east-1").scope(instant);
        CanonicalRequest canonical = new CanonicalRequest("", "host");

        String text = X509RequestSigner.stringToSign(SigningAlgorithm.RSA_SHA256, instant, scope, canonical);

        assertEquals(
                List.of("AWS4-X509-RSA-SHA256", "20261121T010203Z", scope, EMPTY_SHA256),
                text.lines().toList());
    }

    @Test
    void aSigningRequestHashesItsBody() {
        byte[] body = "abc".getBytes(StandardCharsets.UTF_8);

        SigningRequest request = SigningRequest.of("POST", URI.create("https://example.com/"), List.of(), body);

        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", request.hashedPayload());
    }
}
