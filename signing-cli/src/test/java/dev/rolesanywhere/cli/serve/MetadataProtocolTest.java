package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.ManualClock;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataProtocolTest {

    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String LIST = "/latest/meta-data/iam/security-credentials";
    private static final String ROLE = "edge+=,.@_-1";

    private final ManualClock clock = new ManualClock();
    private final FakeRefresh refresh = new FakeRefresh(clock);
    private final LocalProtocol protocol = new LocalProtocol(
            HostRule.addressesAnd(Set.of()),
            new MetadataProtocol(
                            MetadataTokens.create(clock, new SecureRandom()),
                            new CurrentCredentials(refresh::current, refresh::status, "unused", clock),
                            "eu-west-1",
                            ResourceArn.parse("arn:aws-cn:iam::111122223333:role/some/path/" + ROLE)
                                    .orElseThrow())
                    .resources());

    @BeforeEach
    void refresh() {
        refresh.refresh();
    }

    private LocalResponse put(String... headers) {
        return Ask.of(protocol, Ask.request("PUT", "/latest/api/token", headers));
    }

    private String token() {
        return Ask.text(put(TTL, "300"));
    }

    private LocalResponse get(String target) {
        return Ask.of(protocol, Ask.get(target, TOKEN, token()));
    }

    @Test
    void aRequestWaitsForARefreshThatTakesAMoment() {
        LocalRequest request = Ask.get(LIST + "/" + ROLE, TOKEN, token());
        refresh.expireUntilThirdLook(refresh::refresh);

        LocalResponse response = Ask.of(protocol, request);

        assertEquals(200, response.status());
        assertEquals("300", response.headers().get(TTL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "300", "21600"})
    void aTokenComesWithItsTtl(String ttl) {
        LocalResponse response = put(TTL, ttl);

        assertEquals(200, response.status());
        assertEquals(ttl, response.headers().get(TTL));
        assertEquals("text/plain", response.contentType());
        assertTrue(Ask.text(response).matches("[A-Za-z0-9_-]{64}"), "base64url");
    }

    @Test
    void withoutATtlATokenLivesForSixHours() {
        assertEquals("21600", put().headers().get(TTL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "-1", "", "1.5", "abc", "99999999999999999999", " 5"})
    void anyOtherTtlIsRejected(String ttl) {
        assertEquals(400, put(TTL, ttl).status());
    }

    @Test
    void tokensOfOneSecondDiffer() {
        assertNotEquals(token(), token());
    }

    @Test
    void nothingIsServedWithoutAToken() {
        LocalResponse response = Ask.of(protocol, Ask.get(LIST));

        assertEquals(401, response.status());
        assertFalse(Ask.text(response).contains(ROLE));
    }

    @Test
    void aTokenEndsAfterItsTtl() {
        String token = token();

        clock.advance(Duration.ofSeconds(299));
        assertEquals(
                "1", Ask.of(protocol, Ask.get(LIST, TOKEN, token)).headers().get(TTL));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(401, Ask.of(protocol, Ask.get(LIST, TOKEN, token)).status());
    }

    @Test
    void aChangedOrForeignTokenIsRejected() {
        String token = token();
        String other = MetadataTokens.create(clock, new SecureRandom()).issue(300);
        String changed = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);

        for (String wrong : List.of(other, changed, token + "A", token.substring(1), "", "é", "=".repeat(64))) {
            assertEquals(401, Ask.of(protocol, Ask.get(LIST, TOKEN, wrong)).status(), wrong);
        }
    }

    @Test
    void aFloodOfTokensDisplacesNone() {
        String first = token();
        for (int issued = 0; issued < 10_000; issued++) {
            token();
        }

        assertEquals(200, Ask.of(protocol, Ask.get(LIST, TOKEN, first)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {LIST, LIST + "/", "/" + LIST, "///latest//meta-data/iam//security-credentials//", LIST + "?a=b"})
    void theRoleIsListedAtEverySpellingOfThePath(String path) {
        LocalResponse response = get(path);

        assertEquals(200, response.status());
        assertEquals(ROLE, Ask.text(response));
        assertEquals("300", response.headers().get(TTL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/" + ROLE, "/" + ROLE + "/", "//" + ROLE, "/edge%2B%3D%2C.%40_-1", "/edge%2b%3d%2c.@%5F-1"})
    void theRoleHasItsCredentials(String path) {
        LocalResponse response = get(LIST + path);

        assertEquals("text/plain", response.contentType());
        assertEquals("300", response.headers().get(TTL));
        assertEquals(
                "{\"Code\":\"Success\",\"LastUpdated\":\"2026-11-22T12:00:00Z\",\"Type\":\"AWS-HMAC\","
                        + "\"AccessKeyId\":\"ASIA0\",\"SecretAccessKey\":\"the-secret-key\","
                        + "\"Token\":\"the-session-token\",\"Expiration\":\"2026-11-22T13:00:00Z\"}",
                Ask.text(response));
    }

    @Test
    void theExtendedFormAlsoHasTheAccount() {
        String plain = Ask.text(get(LIST + "/" + ROLE));

        assertEquals(ROLE, Ask.text(get(LIST + "-extended/")));
        assertEquals(plain.replace("}", ",\"AccountId\":\"111122223333\"}"), Ask.text(get(LIST + "-extended/" + ROLE)));
    }

    @Test
    void refreshedCredentialsAreServedFromThenOn() {
        String before = Ask.text(get(LIST + "/" + ROLE));
        clock.advance(Duration.ofMinutes(30));
        refresh.refresh();

        String after = Ask.text(get(LIST + "/" + ROLE));

        assertTrue(before.contains("ASIA0"), before);
        assertTrue(after.contains("ASIA1") && after.contains("\"LastUpdated\":\"2026-11-22T12:30:00Z\""), after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "/latest",
                "/latest/meta-data/iam/security-credentials/other",
                "/latest/meta-data/iam/security-credentials/edge",
                "/latest/meta-data/iam/security-credentials/some/path/edge+=,.@_-1",
                "/latest/meta-data/iam/security-credentials-extended/other",
                "/latest/meta-data/iam/security-credentials-further",
                "/latest/meta-data/../meta-data/iam/security-credentials",
                "/latest/meta-data/iam/security-credentials/%",
                "/latest/meta-data/iam/security-credentials/%zz",
                "/credentials",
                "/healthz",
                "/metrics",
                "*",
            })
    void otherPathsAreNotFoundWithOrWithoutAToken(String path) {
        assertEquals(404, get(path).status());
        assertEquals(404, Ask.of(protocol, Ask.get(path)).status());
    }

    @Test
    void theRegionIsServedWhereClientsLookForIt() {
        assertEquals("eu-west-1", Ask.text(get("/latest/meta-data/placement/region")));
        assertEquals("eu-west-1a", Ask.text(get("/latest/meta-data/placement/availability-zone/")));
        assertEquals(
                "{\"accountId\":\"111122223333\",\"availabilityZone\":\"eu-west-1a\",\"region\":\"eu-west-1\","
                        + "\"version\":\"2017-09-30\"}",
                Ask.text(get("/latest/dynamic/instance-identity/document")));
    }

    @Test
    void theInstanceProfileIsNamedAfterTheRole() {
        assertEquals(
                "{\"Code\":\"Success\",\"LastUpdated\":\"2026-11-22T12:00:00Z\",\"InstanceProfileArn\":"
                        + "\"arn:aws-cn:iam::111122223333:instance-profile/" + ROLE + "\"}",
                Ask.text(get("/latest/meta-data/iam/info")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "put"})
    void aTokenIsIssuedForPutOnly(String method) {
        LocalResponse response = Ask.of(protocol, Ask.request(method, "/latest/api/token", TTL, "300"));

        assertEquals(405, response.status());
        assertEquals("PUT", response.headers().get("Allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "OPTIONS", "TRACE"})
    void documentsAreOnlyRead(String method) {
        LocalResponse response = Ask.of(protocol, Ask.request(method, LIST, TOKEN, token()));

        assertEquals(405, response.status());
        assertEquals("GET, HEAD", response.headers().get("Allow"));
        assertEquals(
                200, Ask.of(protocol, Ask.request("HEAD", LIST, TOKEN, token())).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST + "/" + ROLE, LIST + "-extended/" + ROLE})
    void withoutValidCredentialsTheResponseIs503WithTheReasonForEverySdk(String path) {
        refresh.expire("CreateSession was rejected: \"no\"");

        LocalResponse response = get(path);

        String message = "no valid credentials: CreateSession was rejected: \\\"no\\\"";
        assertEquals(503, response.status());
        assertEquals("application/json", response.contentType());
        assertEquals(
                "{\"Code\":\"CredentialsUnavailable\",\"Message\":\"" + message
                        + "\",\"code\":\"CredentialsUnavailable\",\"message\":\"" + message + "\"}",
                Ask.text(response));
        assertEquals(200, get(LIST).status());
    }

    @Test
    void forwardedRequestsAreRejected() {
        assertEquals(403, put("X-Forwarded-For", "10.0.0.1").status());
        assertEquals(
                403,
                Ask.of(protocol, Ask.get(LIST, TOKEN, token(), "X-Forwarded-For", "x"))
                        .status());
        assertEquals(200, put("X-Forwarded-For", "").status());
    }

    @Test
    void aForeignHostIsRejectedFirst() {
        assertEquals(403, put("Host", "rebound.example.com").status());
        assertEquals(
                403,
                Ask.of(protocol, Ask.get("/nothing", "Host", "rebound.example.com"))
                        .status());
    }
}
