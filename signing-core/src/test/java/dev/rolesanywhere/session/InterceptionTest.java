package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.session.internal.HttpResponse;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Error responses that something between this machine and the service sends. */
class InterceptionTest {

    private static final String HTML = "<html><body>Secret internal page</body></html>";

    private static CreateSessionException rejected(String scheme, int status, String body, String... headers) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(status);
        for (int i = 0; i < headers.length; i += 2) {
            head.putHeader(headers[i], headers[i + 1]);
        }
        HttpResponse received = new HttpResponse(head.build(), body.getBytes(UTF_8));
        return CreateSessionFailures.rejected(received, URI.create(scheme + "://example.com:8443/sessions?x=y"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            407 | a proxy requires a valid user and password (status 407); add them to its URL: http://USER:PASSWORD@HOST:PORT
            413 | a server in front of https://example.com:8443 rejected the request as too large (status 413); allow header lines of 64 KiB there, or send fewer intermediates
            431 | a server in front of https://example.com:8443 rejected the request as too large (status 431); allow header lines of 64 KiB there, or send fewer intermediates
            403 | a response with status 403 came from https://example.com:8443, but not from IAM Roles Anywhere, since it is HTML; check the endpoint, and proxies, firewalls and captive portals in between
            """)
    void itIsNamedWithItsRemedy(int status, String message) {
        CreateSessionException failure = rejected("https", status, HTML, "Content-Type", "text/html; charset=utf-8");

        assertEquals(message, failure.getMessage());
        assertFalse(failure.isRetryable());
        assertEquals(status, failure.status());
    }

    @Test
    void plainHttpToAnHttpsPortIsRecognized() {
        String nginx = "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>";

        assertEquals(
                "http://example.com:8443 expects TLS at this port (status 400); use https://",
                rejected("http", 400, nginx, "Content-Type", "text/html").getMessage());
        assertEquals(
                "http://example.com:8443 expects TLS at this port (status 400); use https://",
                rejected("http", 400, "Client sent an HTTP request to an HTTPS server.\n")
                        .getMessage());
    }

    @Test
    void aLoadBalancerThatIsOverloadedIsTriedAgain() {
        assertTrue(rejected("https", 503, HTML).isRetryable());
    }

    @ParameterizedTest
    @CsvSource({"x-amzn-RequestId, 5d9c2b84", "x-amzn-ErrorType, AccessDeniedException"})
    void aResponseWithAnAwsHeaderComesFromTheService(String header, String value) {
        String message = rejected("https", 403, HTML, header, value).getMessage();

        assertTrue(message.startsWith("CreateSession was rejected: "), message);
    }
}
