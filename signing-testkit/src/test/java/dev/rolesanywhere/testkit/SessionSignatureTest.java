package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of Signature Version 4 for calls to ECR and STS, violated alone. */
class SessionSignatureTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00Z");

    private final SimulatorState state = new SimulatorState();
    private final SessionSignature verifier = new SessionSignature(settings(), state);
    private final SessionIssuer issuer = new SessionIssuer(settings());
    private final Map<String, String> headers = new TreeMap<>();

    private IssuedSession session;
    private String algorithm = "AWS4-HMAC-SHA256";
    private String accessKeyId;
    private String scope = "20261121/us-east-1/sts/aws4_request";
    private List<String> signed;

    private static SimulatorSettings settings() {
        return RolesAnywhereSimulator.builder()
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .maxClockSkew(Duration.ofMinutes(5))
                .settings();
    }

    @BeforeEach
    void prepareACorrectCall() {
        session = issuer.issue("arn:aws:iam::111122223333:role/a", "edge", NOW);
        state.record(session);
        accessKeyId = session.accessKeyId();
        headers.put("host", "127.0.0.1:80");
        headers.put("x-amz-date", "20261121T205500Z");
        headers.put("x-amz-security-token", session.sessionToken());
        signed = new ArrayList<>(headers.keySet());
    }

    private SessionSignature.Verified verify(AwsOperation operation) {
        String canonicalHeaders = String.join(
                "",
                signed.stream()
                        .map(name -> name + ":" + headers.getOrDefault(name, "") + "\n")
                        .toList());
        String names = String.join(";", signed);
        String canonicalRequest =
                String.join("\n", "POST", "/", "", canonicalHeaders, names, TestSigner.sha256(new byte[0]));
        String stringToSign = String.join(
                "\n",
                algorithm,
                headers.getOrDefault("x-amz-date", ""),
                scope,
                TestSigner.sha256(canonicalRequest.getBytes(UTF_8)));
        byte[] key = ("AWS4" + session.secretAccessKey()).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = TestSigner.hmac(key, part);
        }
        Map<String, List<String>> sent = new TreeMap<>();
        headers.forEach((name, value) -> sent.put(name, List.of(value)));
        sent.put(
                "authorization",
                List.of(algorithm + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(TestSigner.hmac(key, stringToSign))));
        return verifier.verify(operation, new ReceivedRequest("POST", "/", "HTTP/1.1", sent, new byte[0]), NOW);
    }

    private void assertRefused(String reason) {
        assertRefused(AwsOperation.GET_CALLER_IDENTITY, 403, "SignatureDoesNotMatch", reason);
        scope = scope.replace("/sts/", "/ecr/");
        assertRefused(AwsOperation.ECR, 400, "InvalidSignatureException", reason);
    }

    private void assertRefused(AwsOperation operation, int status, String code, String reason) {
        Refusal refusal = assertThrows(Refusal.class, () -> verify(operation));
        assertEquals(reason, refusal.reason());
        assertEquals(status, refusal.error().status());
        assertEquals(code, refusal.error().code());
        assertEquals(
                "The request signature we calculated does not match the signature you provided.",
                refusal.error().message());
    }

    @Test
    void acceptsACorrectCallAndSaysWhoseItIs() {
        assertEquals(new SessionSignature.Verified(session, "us-east-1"), verify(AwsOperation.GET_CALLER_IDENTITY));
    }

    @Test
    void rejectsTheAlgorithmOfACertificate() {
        algorithm = "AWS4-X509-RSA-SHA256";

        assertRefused("The algorithm is not AWS4-HMAC-SHA256.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "x-amz-date", "x-amz-security-token"})
    void rejectsAHeaderThatIsNotSigned(String name) {
        signed.remove(name);

        assertRefused("The header '" + name + "' is not signed.");
    }

    @Test
    void rejectsSignedHeadersOutOfOrder() {
        signed.add(signed.remove(0));

        assertRefused("The signed headers are not sorted.");
    }

    @Test
    void rejectsTheScopeOfAnotherDay() {
        scope = "20261120/us-east-1/sts/aws4_request";

        assertRefused("The date of the credential scope is 20261120, but X-Amz-Date is 20261121T205500Z.");
    }

    @Test
    void rejectsAnotherEndOfTheScope() {
        scope = "20261121/us-east-1/sts/aws4_requests";

        assertRefused("The last part of the credential scope is 'aws4_requests', not 'aws4_request'.");
    }

    @ParameterizedTest
    @CsvSource({"20261121T210000Z, true", "20261121T205000Z, true", "20261121T210001Z, false", "20261121T204959Z, false"
    })
    void theClocksMayDifferByFiveMinutes(String time, boolean accepted) {
        headers.put("x-amz-date", time);

        if (accepted) {
            assertDoesNotThrow(() -> verify(AwsOperation.GET_CALLER_IDENTITY));
        } else {
            assertRefused("X-Amz-Date " + time + " is 301 s "
                    + (time.compareTo("20261121T205500Z") > 0 ? "ahead of" : "behind")
                    + " the simulator's clock; 300 s are allowed.");
        }
    }

    @Test
    void rejectsTheAccessKeyIdOfAnotherSession() {
        IssuedSession other = issuer.issue("arn:aws:iam::111122223333:role/b", "edge", NOW);
        state.record(other);
        accessKeyId = other.accessKeyId();

        Refusal refusal = assertThrows(Refusal.class, () -> verify(AwsOperation.GET_CALLER_IDENTITY));
        assertEquals("This simulator issued no session with this access key ID and session token.", refusal.reason());
        assertEquals("InvalidClientTokenId", refusal.error().code());
        assertEquals(
                "The security token included in the request is invalid.",
                refusal.error().message());
    }
}
