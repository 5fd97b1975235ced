package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectedTokenTest {

    private final Map<String, String> claims = FakeCluster.claims("team-a", "reader", "reader-7d4f");

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private ProjectedToken parsed() {
        StringBuilder json = new StringBuilder();
        claims.forEach(
                (name, value) -> json.append(",\"").append(name).append("\":").append(value));
        return ProjectedToken.parse(base64("{\"alg\":\"RS256\"}") + "." + base64("{" + json.substring(1) + "}") + "."
                + base64("signatures"));
    }

    private RefusedTokenException refusal() {
        return assertThrows(
                RefusedTokenException.class,
                () -> parsed().requireFor(FakeCluster.AUDIENCE, FakeCluster.NODE, Instant.now()));
    }

    @Test
    void theClaimsNameThePod() {
        assertEquals(new Pod("team-a", "reader", "reader-7d4f"), parsed().pod());
        parsed().requireFor(FakeCluster.AUDIENCE, FakeCluster.NODE, Instant.now());
    }

    @Test
    void itIsNeverShown() {
        assertFalse(parsed().toString().contains(parsed().text()));
        assertTrue(parsed().toString().contains("reader-7d4f"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exp|1700000000|400|the token has expired",
                "exp|null|400|the token never expires",
                "exp|-1|400|times are not whole seconds",
                "exp|4000000000.5|400|times are not whole seconds",
                "exp|4e9|400|times are not whole seconds",
                "exp|4000000000000000000|400|times are not whole seconds",
                "nbf|4000000000|400|the token is not valid yet",
                "nbf|4000000000.5|400|times are not whole seconds",
                "nbf|true|400|times are not whole seconds",
                "aud|[\"sts.amazonaws.com\"]|400|the token has another audience",
                "aud|\"https://kubernetes.default.svc\"|400|the token has another audience",
                "aud|[]|400|the token has another audience",
                "aud|[null]|400|the token has another audience",
                "sub|\"system:serviceaccount:kube-system:reader\"|400|contradict",
                "sub|\"\"|400|contradict",
                "kubernetes.io|{}|403|not bound to a pod",
                "kubernetes.io|{\"namespace\":\"team-a\",\"pod\":{\"name\":null},\"serviceaccount\":{\"name\":\"reader\"}}|403|not bound to a pod",
                "kubernetes.io|{\"pod\":{\"name\":\"p\"}}|400|contradict",
                "kubernetes.io|{\"namespace\":\"team-a\",\"pod\":{\"name\":\"../p\"},\"serviceaccount\":{\"name\":\"reader\"}}|400|contradict",
                "kubernetes.io|{\"namespace\":\"team-a\",\"pod\":{\"name\":\"p\"},\"serviceaccount\":{\"name\":\"reader\"},\"node\":{\"name\":\"other\"}}|403|another node",
            })
    void otherClaimsAreRejected(String name, String value, int status, String reason) {
        claims.put(name, value);

        RefusedTokenException refusal = refusal();

        assertEquals(status, refusal.status());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    /** Clusters before 1.30 do not name it. */
    @Test
    void aTokenWithoutANodeIsAccepted() {
        claims.put(
                "kubernetes.io",
                "{\"namespace\":\"team-a\",\"pod\":{\"name\":\"p\"},\"serviceaccount\":{\"name\":\"reader\"}}");

        parsed().requireFor(FakeCluster.AUDIENCE, FakeCluster.NODE, Instant.now());
    }

    @Test
    void oneOfSeveralAudiencesSuffices() {
        claims.put("aud", "[\"other\",\"" + FakeCluster.AUDIENCE + "\"]");

        parsed().requireFor(FakeCluster.AUDIENCE, FakeCluster.NODE, Instant.now());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a.b",
                "a.b.c",
                "..",
                "Bearer e30.e30.e30",
                "e30.e30.e30.e30",
                "W10.W10.AA",
                "e30.e30!.AA",
                "eyJhIjoxLCJhIjoyfQ.e30.AA"
            })
    void anythingElseIsNotAToken(String text) {
        assertEquals(
                400,
                assertThrows(RefusedTokenException.class, () -> ProjectedToken.parse(text))
                        .status());
    }

    /** Otherwise one token could be remembered and reported many times. */
    @Test
    void eachTokenHasOneText() {
        String text = parsed().text();
        String spareBits = text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) + 1);

        for (String other : new String[] {spareBits, text + "=", text + "=="}) {
            assertEquals(
                    400,
                    assertThrows(RefusedTokenException.class, () -> ProjectedToken.parse(other))
                            .status());
        }
    }

    /** RFC 7515, section 4.1.11. */
    @Test
    void criticalHeadersAreRejected() {
        String[] parts = parsed().text().split("\\.", -1);
        String header = base64("{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}");

        assertTrue(assertThrows(
                        RefusedTokenException.class,
                        () -> ProjectedToken.parse(header + "." + parts[1] + "." + parts[2]))
                .getMessage()
                .contains("critical headers"));
    }

    @Test
    void aTokenIsNotLongerThanAHeader() {
        String text = "e30." + "A".repeat(ProjectedToken.MAX_CHARACTERS) + ".AA";

        assertThrows(RefusedTokenException.class, () -> ProjectedToken.parse(text));
    }
}
