package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                                        | true
            rolesanywhere.us-east-1.amazonaws.com    | true
            amazonaws.com                            | true
            .amazonaws.com                           | true
            *.amazonaws.com                          | true
            AMAZONAWS.com                            | true
            example.com, amazonaws.com               | true
            amazonaws.com:443                        | true
            .amazonaws.com:443                       | true
            amazonaws.com:8443                       | false
            example.com amazonaws.com                | false
            .rolesanywhere.us-east-1.amazonaws.com   | false
            aws.com                                  | false
            us-east-1.amazonaws.co                   | false
            r*.amazonaws.com                         | false
            10.0.0.0/8                               | false
            0.0.0.0/0                                | false
            :443                                     | false
            ,                                        | false
            ''                                       | false
            """)
    void namesMatchByDomain(String list, boolean covered) {
        assertEquals(covered, NoProxy.covers(list, "rolesanywhere.us-east-1.amazonaws.com", 443));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.1.2.3                 | 10.1.2.3     | true
            10.1.2.3:443             | 10.1.2.3     | true
            10.1.2.3:80              | 10.1.2.3     | false
            10.1.2.4                 | 10.1.2.3     | false
            10.0.0.0/8               | 10.1.2.3     | true
            10.1.2.0/30              | 10.1.2.3     | true
            10.1.2.0/31              | 10.1.2.3     | false
            10.1.2.99/24             | 10.1.2.3     | true
            10.0.0.0/33              | 10.1.2.3     | false
            10.0.0.0/x               | 10.1.2.3     | false
            x/8                      | 10.1.2.3     | false
            2.3                      | 10.1.2.3     | false
            *                        | 10.1.2.3     | true
            2001:db8::/32            | 2001:db8::5  | true
            2001:db8::/32            | 2001:db9::5  | false
            10.0.0.0/8               | 2001:db8::5  | false
            2001:db8::5              | 2001:db8::5  | true
            2001:db8:0::5            | 2001:db8::5  | true
            [2001:db8::5]            | 2001:db8::5  | true
            [2001:db8::5]:443        | 2001:db8::5  | true
            [2001:db8::5]:80         | 2001:db8::5  | false
            """)
    void addressesMatchByAddressAndBlock(String list, String host, boolean covered) {
        assertEquals(covered, NoProxy.covers(list, host, 443));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST, true",
        "127.0.0.1, true",
        "127.8.9.10, true",
        "::1, true",
        "0:0:0:0:0:0:0:1, true",
        "localhost.example.com, false",
        "127.example.com, false"
    })
    void loopbackIsAlwaysCovered(String host, boolean covered) {
        assertEquals(covered, NoProxy.covers("", host, 443));
    }
}
