package dev.rolesanywhere.cli.imds;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

    private static boolean admits(String bound, String host) throws UnknownHostException {
        return new HostRule(InetAddress.getByName(bound)).admits(Optional.of(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:9911",
                "127.0.0.1:80",
                "127.255.3.4:1",
                "localhost",
                "localhost:9911",
                "LocalHost:9911",
                "[::1]",
                "[::1]:9911",
                "[0:0:0:0:0:0:0:1]:9911"
            })
    void theLoopbackIsAdmittedByAnyOfItsNames(String host) throws UnknownHostException {
        assertTrue(admits("127.0.0.1", host));
        assertTrue(admits("::1", host));
        assertTrue(admits("192.0.2.7", host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":9911",
                "example.com",
                "example.com:9911",
                "localhost.example.com",
                "127.0.0.1.example.com",
                "128.0.0.1",
                "192.0.2.7:9911",
                "127.0.0.1:port",
                "127.0.0.1:999999",
                "[::1",
                "::1",
                "[::2]:9911",
                "[127.0.0.1]",
                "0x7f.1",
                "2130706433",
                "127.1",
                "127.0.0.1, example.com",
                "a@127.0.0.1",
                "0.0.0.0",
                "169.254.169.254"
            })
    void anythingElseIsRefused(String host) throws UnknownHostException {
        assertFalse(admits("127.0.0.1", host));
        assertFalse(admits("::1", host));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7:9911", "2001:db8::7, [2001:db8::7]:9911", "2001:db8::7, [2001:DB8:0::7]"})
    void beyondLoopbackTheBoundAddressIsAdmitted(String bound, String host) throws UnknownHostException {
        assertTrue(admits(bound, host));
    }

    @Test
    void anotherAddressOrNameIsNot() throws UnknownHostException {
        assertFalse(admits("192.0.2.7", "192.0.2.8"));
        assertFalse(admits("192.0.2.7", "example.com"));
    }

    @Test
    void whoListensAtAllAddressesAdmitsAddressesButNoNames() throws UnknownHostException {
        assertTrue(admits("0.0.0.0", "192.0.2.7:9911"));
        assertTrue(admits("::", "[2001:db8::7]:9911"));
        assertFalse(admits("0.0.0.0", "example.com:9911"));
    }

    @Test
    void aClientOfHttp10NeedNotSendTheHeader() {
        assertTrue(new HostRule(InetAddress.getLoopbackAddress()).admits(Optional.empty()));
    }
}
