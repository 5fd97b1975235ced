package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxyTest {

    private static final URI TARGET = URI.create("https://rolesanywhere.us-east-1.amazonaws.com");

    private static Optional<URI> proxy(String name, String value) {
        return EnvironmentProxy.of(TARGET, Map.of(name, value));
    }

    @Test
    void theSchemeDecidesWhichVariableCounts() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://secure:1", "HTTP_PROXY", "http://plain:2");

        assertEquals(Optional.of(URI.create("http://secure:1")), EnvironmentProxy.of(TARGET, both));
        assertEquals(
                Optional.of(URI.create("http://plain:2")),
                EnvironmentProxy.of(URI.create("http://vpce.example.com/sessions"), both));
        assertEquals(Optional.empty(), proxy("HTTP_PROXY", "http://plain:2"));
    }

    @Test
    void lowerCaseNamesAndMissingSchemesAreTaken() {
        assertEquals(
                Optional.of(URI.create("http://proxy.example.com:3128")),
                proxy("https_proxy", "proxy.example.com:3128"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                                        | true
            rolesanywhere.us-east-1.amazonaws.com    | true
            amazonaws.com                            | true
            .amazonaws.com                           | true
            *.amazonaws.com                          | true
            AMAZONAWS.com                            | true
            example.com, amazonaws.com               | true
            example.com amazonaws.com                | true
            amazonaws.com:443                        | true
            amazonaws.com:8443                       | false
            aws.com                                  | false
            us-east-1.amazonaws.co                   | false
            ,                                        | false
            """)
    void noProxyExempts(String list, boolean exempt) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", list);

        assertEquals(exempt, EnvironmentProxy.of(TARGET, environment).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000"})
    void loopbackIsNeverProxied(URI target) {
        assertEquals(Optional.empty(), EnvironmentProxy.of(target, Map.of("HTTP_PROXY", "http://proxy:3128")));
    }

    @ParameterizedTest
    @CsvSource({"socks5://proxy:1080", "https://proxy:443", "http://user:secret@:99:", "http://user:sec ret@proxy"})
    void aProxyThatCannotBeUsedIsRefusedWithoutShowingIt(String proxy) {
        UsageException refusal = assertThrows(UsageException.class, () -> proxy("HTTPS_PROXY", proxy));

        assertEquals("HTTPS_PROXY cannot be used; it must look like http://HOST:PORT", refusal.getMessage());
        assertFalse(refusal.getMessage().contains("sec"));
    }
}
