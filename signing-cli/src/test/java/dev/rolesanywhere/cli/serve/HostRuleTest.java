package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

    private static final HostRule RULE = HostRule.addressesAnd(Set.of("host.docker.internal"));

    private static boolean admits(String host) {
        return RULE.admits(Optional.of(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9911",
                "LocalHost:9911",
                "host.docker.internal",
                "host.docker.internal:9911",
                "Host.Docker.Internal"
            })
    void localhostAndAllowedNamesAreAdmitted(String host) {
        assertTrue(admits(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:9911",
                "127.255.3.4:1",
                "0.0.0.0",
                "169.254.169.254",
                "169.254.169.254:80",
                "192.0.2.7:9911",
                "[::1]",
                "[::1]:9911",
                "[0:0:0:0:0:0:0:1]:9911",
                "[fd00:ec2::254]",
                "[FD00:EC2::254]:80",
                "[2001:db8::7]:9911"
            })
    void anyAddressIsAdmittedBecauseDnsRebindingCannotProduceOne(String host) {
        assertTrue(admits(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":9911",
                "example.com",
                "example.com:9911",
                "docker.internal",
                "x.host.docker.internal",
                "host.docker.internal.example.com",
                "localhost.example.com",
                "127.0.0.1.example.com",
                "127.0.0.1:port",
                "127.0.0.1:999999",
                "256.0.0.1",
                "[::1",
                "::1",
                "[127.0.0.1]",
                "0x7f.1",
                "2130706433",
                "127.1",
                "127.0.0.1, example.com",
                "a@127.0.0.1",
                "127.0.0.1/"
            })
    void anythingElseIsRejected(String host) {
        assertFalse(admits(host));
    }

    @Test
    void anEndlessHostIsRejected() {
        assertFalse(admits("[" + "0:".repeat(200) + "1]"));
    }

    @Test
    void aClientOfHttp10NeedNotSendTheHeader() {
        assertTrue(RULE.admits(Optional.empty()));
    }
}
