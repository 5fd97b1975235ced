package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyFromEnvironmentTest {

    private static final URI TARGET = URI.create("https://rolesanywhere.us-east-1.amazonaws.com");

    private static String proxy(URI target, Map<String, String> environment) {
        return ProxyServer.of(target, environment).map(ProxyServer::toString).orElse("none");
    }

    @Test
    void theSchemeDecidesWhichVariableCounts() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://secure:1", "HTTP_PROXY", "http://plain:2");

        assertEquals("http://secure:1", proxy(TARGET, both));
        assertEquals("http://plain:2", proxy(URI.create("http://vpce.example.com/sessions"), both));
        assertEquals("none", proxy(TARGET, Map.of("HTTP_PROXY", "http://plain:2")));
    }

    @Test
    void namesInLowerCaseComeSecond() {
        assertEquals("http://lower:1", proxy(TARGET, Map.of("https_proxy", "lower:1", "HTTPS_PROXY", "")));
        assertEquals("http://upper:1", proxy(TARGET, Map.of("https_proxy", "lower:1", "HTTPS_PROXY", "upper:1")));
    }

    @Test
    void blanksAroundTheValueAreIgnored() {
        assertEquals("http://proxy:1", proxy(TARGET, Map.of("HTTPS_PROXY", " http://proxy:1 ")));
        assertEquals("none", proxy(TARGET, Map.of("HTTPS_PROXY", " ")));
    }

    @ParameterizedTest
    @CsvSource({"NO_PROXY, amazonaws.com", "no_proxy, amazonaws.com:443", "NO_PROXY, *"})
    void noProxyExempts(String variable, String list) {
        assertEquals("none", proxy(TARGET, Map.of("HTTPS_PROXY", "http://proxy:3128", variable, list)));
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000"})
    void loopbackIsNeverProxied(URI target) {
        assertEquals("none", proxy(target, Map.of("HTTP_PROXY", "http://proxy:3128")));
    }

    @Test
    void aProxyThatCannotBeUsedIsRejectedOnlyWhereItWouldBeUsed() {
        Map<String, String> unusable = Map.of("HTTPS_PROXY", "ftp://proxy");

        SigningHelperException failure = assertThrows(SigningHelperException.class, () -> proxy(TARGET, unusable));

        assertTrue(failure.getMessage().startsWith("HTTPS_PROXY is not a valid proxy URL"), failure.getMessage());
        assertEquals("none", proxy(URI.create("https://localhost"), unusable));
    }
}
