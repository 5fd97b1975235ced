package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedSignatureTest extends SimulatorTestCase {

    private static final String FORM = "The Authorization header does not have the form";
    private static final String MISMATCH =
            "The signature does not match the certificate's key and the received request";

    @Test
    void rejectsACallWithoutAuthorization() {
        assertRejected(
                call -> call.authorization = header -> "",
                ServiceError.accessDenied("Missing Authentication Token"),
                "The Authorization header is missing.");
    }

    @Test
    void rejectsSignedHeadersSeparatedByCommas() {
        rejects(call -> call.authorization = header -> header.replace(";", ","), FORM);
    }

    @Test
    void rejectsAnAuthorizationWithoutSpacesAfterItsCommas() {
        rejects(call -> call.authorization = header -> header.replace(", ", ","), FORM);
    }

    @Test
    void rejectsASignatureInUpperCaseHex() {
        rejects(
                call -> call.signature =
                        (identity, text) -> TestSigner.sign(identity, text).toUpperCase(Locale.ROOT),
                "The signature is not lower-case hex.");
    }

    @Test
    void rejectsASignatureInBase64() {
        rejects(
                call -> call.signature = (identity, text) ->
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(TestSigner.sign(identity, text))),
                "not lower-case hex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "x-amz-date", "x-amz-x509", "x-amz-x509-chain", "content-type"})
    void rejectsAHeaderThatIsNotSigned(String name) {
        rejects(
                call -> call.signedHeaders = names ->
                        names.stream().filter(other -> !other.equals(name)).toList(),
                "The header '" + name + "' is not signed.");
    }

    @Test
    void rejectsAFurtherAmzHeaderThatIsNotSigned() {
        rejects(call -> call.sentHeaders.put("X-Amz-Extra", "1"), "The header 'x-amz-extra' is not signed.");
    }

    @Test
    void rejectsASignedHeaderThatIsNotSent() {
        rejects(call -> call.signedHeaders = plus("accept", 0), "The signed header 'accept' is not in the request.");
    }

    @Test
    void rejectsSignedHeadersOutOfOrder() {
        rejects(
                call -> call.signedHeaders = names -> {
                    List<String> reversed = new ArrayList<>(names);
                    Collections.reverse(reversed);
                    return reversed;
                },
                "The signed headers are not sorted.");
    }

    @Test
    void rejectsASignedHeaderListedTwice() {
        rejects(call -> call.signedHeaders = plus("host", 1), "A signed header is listed twice.");
    }

    @Test
    void rejectsASignedHeaderInUpperCase() {
        rejects(
                call -> call.signedHeaders = names -> names.stream()
                        .map(name -> name.equals("host") ? "Host" : name)
                        .toList(),
                "The signed header 'Host' is not in lower case.");
    }

    @Test
    void rejectsASerialNumberInHex() {
        rejects(
                call -> call.serialNumber =
                        IDENTITY.certificate().getSerialNumber().toString(16),
                "The credential has the serial number");
    }

    @Test
    void rejectsAScopeOfAnotherRegion() {
        rejects(
                call -> call.scope = call.scope.replace("us-east-1", "eu-west-1"),
                "The region of the credential scope is 'eu-west-1', not 'us-east-1'.");
    }

    @Test
    void rejectsAScopeOfAnotherService() {
        rejects(
                call -> call.scope = call.scope.replace("rolesanywhere", "sts"),
                "The service of the credential scope is 'sts', not 'rolesanywhere'.");
    }

    @Test
    void rejectsAScopeWithAnotherEnd() {
        rejects(
                call -> call.scope = call.scope.replace("aws4_request", "aws5_request"),
                "The last part of the credential scope is 'aws5_request'");
    }

    @Test
    void rejectsAScopeOfFiveParts() {
        rejects(call -> call.scope += "/more", "does not have four parts");
    }

    @Test
    void rejectsAScopeOfAnotherDay() {
        rejects(
                call -> call.scope = "20200101" + call.scope.substring(8),
                "The date of the credential scope is 20200101");
    }

    @Test
    void rejectsATimeThatIsAbsent() {
        rejects(call -> call.headers.put("X-Amz-Date", ""), "The signed header 'x-amz-date' is not in the request.");
    }

    @Test
    void rejectsATimeOfAnotherShape() {
        rejects(call -> call.headers.put("X-Amz-Date", "2026-11-21T00:00:00Z"), "does not have the form");
    }

    @Test
    void rejectsATimeTooFarBehind() {
        rejectsAtSkew(Duration.ofSeconds(-330), "s behind the simulator's clock; 300 s are allowed.");
    }

    @Test
    void rejectsATimeTooFarAhead() {
        rejectsAtSkew(Duration.ofSeconds(330), "s ahead of the simulator's clock; 300 s are allowed.");
    }

    @Test
    void rejectsTheAlgorithmOfAnotherKey() {
        rejects(
                call -> call.algorithm = "AWS4-X509-RSA-SHA256",
                "The algorithm is AWS4-X509-RSA-SHA256, the certificate's key requires AWS4-X509-ECDSA-SHA256.");
    }

    @Test
    void rejectsAnotherKeysSignature() {
        ThrowawayIdentity other = ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256);
        rejects(call -> call.signer = other, MISMATCH);
    }

    @Test
    void rejectsABodyChangedAfterSigning() {
        rejects(call -> call.sentBody = body -> body.replace("3600", "3601"), MISMATCH);
    }

    @Test
    void rejectsAHostChangedAfterSigning() {
        rejects(call -> call.sentHeaders.put("Host", "rolesanywhere.us-east-1.amazonaws.com"), MISMATCH);
    }

    @Test
    void rejectsAContentTypeChangedAfterSigningEvenInCaseAlone() {
        rejects(call -> call.sentHeaders.put("Content-Type", "Application/JSON"), MISMATCH);
    }

    @Test
    void rejectsAQueryChangedAfterSigning() {
        rejects(call -> call.sentTarget = target -> target.replace("throwaway-role", "admin"), MISMATCH);
    }

    @Test
    void rejectsAPlainDigestOfTheStringToSign() {
        rejects(
                call -> call.signature = (identity, text) -> TestSigner.sha256(text.getBytes(StandardCharsets.UTF_8)),
                MISMATCH);
    }

    private void rejects(Consumer<TestCall> change, String reason) {
        assertRejected(change, INVALID_SIGNATURE, reason);
    }

    private void rejectsAtSkew(Duration skew, String reason) {
        TestCall call = TestCall.to(simulator, IDENTITY, Instant.now().plus(skew));
        assertRejected(simulator, call, INVALID_SIGNATURE, reason);
    }

    private static UnaryOperator<List<String>> plus(String name, int index) {
        return names -> {
            List<String> more = new ArrayList<>(names);
            more.add(index, name);
            return more;
        };
    }
}
