package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {

    private static ProxyServer parse(String text) {
        return ProxyServer.parse("HTTPS_PROXY", text);
    }

    @ParameterizedTest
    @CsvSource({
        "proxy, http://proxy:80",
        "proxy:3128, http://proxy:3128",
        "http://proxy, http://proxy:80",
        "http://proxy:/, http://proxy:80",
        "HTTP://proxy:3128/, http://proxy:3128",
        "https://proxy, https://proxy:443",
        "socks5://proxy, socks5://proxy:1080",
        "socks5h://proxy:9050, socks5://proxy:9050",
        "http://10.0.0.1:8080/path?query#fragment, http://10.0.0.1:8080",
        "http://[2001:db8::1]:8080, http://[2001:db8::1]:8080",
        "http://[fe80::1%eth0], http://[fe80::1%eth0]:80",
        "http://compose_proxy:3128, http://compose_proxy:3128",
        "http://user:secret@proxy:3128, http://proxy:3128",
    })
    void schemeHostAndPortAreRead(String text, String shown) {
        assertEquals(shown, parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://u:p@proxy:1 | u | p
            http://u@proxy:1 | u | ''
            http://u:@proxy:1 | u | ''
            u:p@proxy:1 | u | p
            http://u:a:b@proxy:1 | u | a:b
            http://u:p%40%3A%23@proxy:1 | u | p@:#
            http://u:p@ss@proxy:1 | u | p@ss
            http://u:p#ss@proxy:1 | u | p#ss
            http://u:p/s?s@proxy:1 | u | p/s?s
            http://u:p%ss%@proxy:1 | u | p%ss%
            http://u:p\\ss@proxy:1 | u | p\\ss
            http://dom\\u:p@proxy:1 | dom\\u | p
            http://u:p%C3%A4@proxy:1 | u | pä
            http://u:pä@proxy:1 | u | pä
            """)
    void passwordsMayContainAnyCharacter(String text, String user, String password) {
        ProxyServer proxy = parse(text);

        assertEquals(user, proxy.user());
        assertEquals(password, proxy.password());
        assertEquals("proxy", proxy.host());
        assertEquals(1, proxy.port());
    }

    @Test
    void userAndPasswordAreSentInBase64() {
        assertEquals("Basic dTpwQHNz", parse("http://u:p@ss@proxy").authorization());
        assertNull(parse("http://proxy").authorization());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://u:secret@proxy",
                "socks4://u:secret@proxy",
                "http://u:secret@",
                "http://u:secret@:3128",
                "http://u:secret@proxy:0",
                "http://u:secret@proxy:65536",
                "http://u:secret@proxy:99999999999",
                "http://u:secret@proxy:http",
                "http://u:secret@pro xy",
                "http://u:secret@[::1",
                "http://u:secret@[proxy]",
                "http://u:secret@::1",
                "://u:secret@proxy"
            })
    void anInvalidProxyIsRejectedWithoutShowingIt(String text) {
        SigningHelperException failure = assertThrows(SigningHelperException.class, () -> parse(text));

        assertTrue(failure.getMessage().startsWith("HTTPS_PROXY is not a valid proxy URL; "), failure.getMessage());
        assertTrue(failure.getMessage().contains("percent-encoded"), failure.getMessage());
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    }
}
