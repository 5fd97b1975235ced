package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.session.internal.Endpoints;
import dev.rolesanywhere.session.internal.ResourceArn;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.RecordedCall;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateSessionClientTest extends CreateSessionClientTestCase {

    @Test
    void theIssuedCredentialsAreReturned() {
        SessionCredentials credentials = createSession();

        IssuedSession issued = simulator.issuedSessions().get(0);
        assertEquals(
                new SessionCredentials(
                        issued.accessKeyId(),
                        issued.secretAccessKey(),
                        issued.sessionToken(),
                        issued.expiration(),
                        ResourceArn.parse(simulator.roleArn()).orElseThrow().accountId()),
                credentials);
    }

    @Test
    void toStringOfCredentialsContainsNoSecret() {
        SessionCredentials credentials = createSession();

        assertFalse(credentials.toString().contains(credentials.secretAccessKey()));
        assertFalse(credentials.toString().contains(credentials.sessionToken()));
    }

    @Test
    void durationAndSessionNameAreSentInTheBody() {
        client.createSession(
                request()
                        .sessionDuration(Duration.ofMinutes(15))
                        .roleSessionName("night=1")
                        .build(),
                IDENTITY);

        assertEquals(
                "{\"durationSeconds\":900,\"roleSessionName\":\"night=1\"}",
                simulator.calls().get(0).body());
    }

    @Test
    void withoutADurationTheBodyIsEmpty() {
        createSession();

        RecordedCall call = simulator.calls().get(0);
        assertEquals("{}", call.body());
        assertTrue(call.requestLine().startsWith("POST /sessions?profileArn=arn%3Aaws%3A"), call.requestLine());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/base", "/base/path/", "/a%20b", "/a%2Fb", "/%C3%A9", "/~a.b-c_d", "/a;b=c,d@e:f!$&'()*+"})
    void thePathBelowTheEndpointIsSignedAsItIsSent(String basePath) {
        try (RolesAnywhereSimulator below = RolesAnywhereSimulator.builder()
                        .trustAnchor(rolesAnywhere.pki().trustAnchor())
                        .basePath(basePath.replaceAll("/$", ""))
                        .build();
                CreateSessionClient other = CreateSessionClient.builder()
                        .endpointOverride(URI.create(below.endpoint() + (basePath.endsWith("/") ? "/" : "")))
                        .build()) {

            other.createSession(request().build(), IDENTITY);

            assertTrue(below.calls().get(0).accepted());
        }
    }

    @Test
    void aPathOutsideAsciiIsPercentEncoded() {
        assertEquals(URI.create("https://h/%C3%A9"), Endpoints.custom(URI.create("https://H/é/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h//a",
                "http://h/./a",
                "http://h/a/..",
                "http://h/..",
                "http://h:0",
                "http://h:65536",
                "h:80",
                "http://h/?q",
                "http://u@h",
                "ftp://h"
            })
    void anEndpointThatClientsWouldRewriteIsRejected(String endpoint) {
        assertThrows(
                InvalidSettingException.class,
                () -> CreateSessionClient.builder().endpointOverride(URI.create(endpoint)));
    }

    @Test
    void anEndpointAndFipsExcludeEachOther() {
        assertThrows(
                InvalidSettingException.class,
                () -> clientBuilder().fipsEnabled(true).build());
    }

    @Test
    void anImpossibleRegionIsRejectedBeforeAnythingIsSent() {
        try (CreateSessionClient other =
                clientBuilder().region("us-east-1\nX: y").build()) {
            assertThrows(
                    InvalidSettingException.class,
                    () -> other.createSession(request().build(), IDENTITY));
        }
        assertEquals(0, simulator.callCount());
    }
}
