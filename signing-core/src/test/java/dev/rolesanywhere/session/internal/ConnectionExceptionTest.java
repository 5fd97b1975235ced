package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionExceptionTest {

    private static final String SECRET = "IQoJb3JpZ2luX2VjEJ";
    private static final URI SERVER = URI.create("https://user.example.com/sessions?roleArn=x");

    private static Arguments failure(Exception failure, String message, boolean retryable) {
        return Arguments.of(failure, message, retryable);
    }

    private static SSLException tls(Throwable cause) {
        SSLException failure = new SSLHandshakeException(SECRET);
        failure.initCause(cause);
        return failure;
    }

    static Stream<Arguments> failures() {
        String unreachable = "https://user.example.com cannot be reached: ";
        String untrusted = "the TLS server https://user.example.com is not trusted: its certificate ";
        return Stream.of(
                failure(
                        new UnknownHostException("user.example.com: Name or service not known"),
                        unreachable
                                + "no address is known for user.example.com; check the region, the endpoint and DNS",
                        true),
                failure(
                        new UnknownHostException("proxy.example.net"),
                        unreachable + "no address is known for the proxy; check its name and DNS",
                        true),
                failure(
                        new ConnectException("Connection refused: connect"),
                        unreachable + "Connection refused; check the host, the port and firewalls",
                        true),
                failure(new NoRouteToHostException(SECRET), unreachable + "the connection failed", true),
                failure(new SocketException("Connection reset by " + SECRET), unreachable + "Connection reset", true),
                failure(new SocketTimeoutException(SECRET), unreachable + "it did not respond in time", true),
                failure(
                        new EOFException(SECRET),
                        unreachable + "it closed the connection before the response was complete",
                        true),
                failure(
                        new ConnectionClosedException(SECRET),
                        unreachable + "it closed the connection before the response was complete",
                        true),
                failure(new IOException(SECRET), unreachable + "the connection was lost", true),
                failure(new IllegalStateException(SECRET), unreachable + "the connection was lost", true),
                failure(
                        new IOException(SECRET, new ProtocolException(SECRET)),
                        "https://user.example.com did not send a valid HTTP response; is there a proxy or another"
                                + " service at this endpoint?",
                        false),
                failure(
                        new SSLException("Received fatal alert: protocol_version"),
                        unreachable + "the TLS handshake failed, the server sent the alert protocol_version",
                        true),
                failure(
                        new SSLException("Received fatal alert: " + SECRET),
                        unreachable + "the TLS handshake failed",
                        true),
                failure(
                        new SSLException("Unsupported or unrecognized SSL message"),
                        unreachable + "it does not speak TLS at this port; check the port, or use http:// if it is"
                                + " meant to be unencrypted",
                        false),
                failure(
                        tls(new CertificateException(SECRET)),
                        untrusted + "was not issued by a CA that this client trusts",
                        false),
                failure(
                        tls(new CertificateExpiredException(SECRET)),
                        untrusted.replace("certificate ", "certificate has expired, or this machine's clock is wrong"),
                        false),
                failure(
                        tls(new CertificateException("No subject alternative DNS name matching " + SECRET + " found.")),
                        untrusted + "is not for user.example.com; check the endpoint",
                        false),
                failure(
                        new SSLPeerUnverifiedException("Certificate for <x> doesn't match " + SECRET),
                        untrusted + "is not for user.example.com; check the endpoint",
                        false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsExplainedInWordsOfOurOwn(Exception failure, String message, boolean retryable) {
        ConnectionException explained = ConnectionException.explain(SERVER, failure);

        assertEquals(message, explained.getMessage());
        assertEquals(retryable, explained.isRetryable());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theStackTraceHasClassesAndNoMessages(Exception failure, String message, boolean retryable) {
        StringWriter trace = new StringWriter();
        ConnectionException.explain(SERVER, failure).printStackTrace(new PrintWriter(trace, true));

        assertFalse(trace.toString().contains(SECRET), trace.toString());
        assertTrue(trace.toString().contains(failure.getClass().getName() + " (message withheld)"), trace.toString());
        assertTrue(trace.toString().contains("ConnectionExceptionTest.java"), trace.toString());
    }

    @Test
    void plainHttpMayHaveMetATlsServer() {
        URI plain = URI.create("http://user.example.com:8443");

        assertEquals(
                "http://user.example.com:8443 did not send a valid HTTP response; use https:// if it expects TLS",
                ConnectionException.explain(plain, new IOException(new ProtocolException("?")))
                        .getMessage());
        assertEquals(
                "http://user.example.com:8443 cannot be reached: it closed the connection before the response was"
                        + " complete; use https:// if it expects TLS",
                ConnectionException.explain(plain, new EOFException()).getMessage());
    }

    @Test
    void anExplanationIsKept() {
        ConnectionException explained = new ConnectionException("the proxy x is closed on Sundays", false, null);

        assertSame(explained, ConnectionException.explain(SERVER, new IOException(SECRET, explained)));
    }
}
