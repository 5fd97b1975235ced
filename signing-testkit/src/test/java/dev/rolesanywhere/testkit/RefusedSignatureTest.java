package dev.rolesanywhere.testkit;

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

class RefusedSignatureTest extends SimulatorTestCase {

    private static final String FORM = "The Authorization header has not the form";
    private static final String MISMATCH = "The signature is not one of the certificate's key over the request";

    @Test
    void refusesACallWithoutAuthorization() {
        assertRefused(
                call -> call.authorization = header -> "",
                ServiceError.accessDenied("Missing Authentication Token"),
                "There is no Authorization header.");
    }

    @Test
    void refusesSignedHeadersSeparatedByCommas() {
        refuses(call -> call.authorization = header -> header.replace(";", ","), FORM);
    }

    @Test
    void refusesAnAuthorizationWithoutSpacesAfterItsCommas() {
        refuses(call -> call.authorization = header -> header.replace(", ", ","), FORM);
    }

    @Test
    void refusesASignatureInUpperCaseHex() {
        refuses(
                call -> call.signature =
                        (identity, text) -> TestSigner.sign(identity, text).toUpperCase(Locale.ROOT),
                "The signature is not lower-case hex.");
    }

    @Test
    void refusesASignatureInBase64() {
        refuses(
                call -> call.signature = (identity, text) ->
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(TestSigner.sign(identity, text))),
                "not lower-case hex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "x-amz-date", "x-amz-x509", "x-amz-x509-chain", "content-type"})
    void refusesAHeaderThatIsNotSigned(String name) {
        refuses(
                call -> call.signedHeaders = names ->
                        names.stream().filter(other -> !other.equals(name)).toList(),
                "The header '" + name + "' is not signed.");
    }

    @Test
    void refusesAFurtherAmzHeaderThatIsNotSigned() {
        refuses(call -> call.sentHeaders.put("X-Amz-Extra", "1"), "The header 'x-amz-extra' is not signed.");
    }

    @Test
    void refusesASignedHeaderThatIsNotSent() {
        refuses(call -> call.signedHeaders = plus("accept", 0), "The signed header 'accept' is not in the request.");
    }

    @Test
    void refusesSignedHeadersOutOfOrder() {
        refuses(
                call -> call.signedHeaders = names -> {
                    List<String> reversed = new ArrayList<>(names);
                    Collections.reverse(reversed);
                    return reversed;
                },
                "The signed headers are not sorted.");
    }

    @Test
    void refusesASignedHeaderListedTwice() {
        refuses(call -> call.signedHeaders = plus("host", 1), "A signed header is listed twice.");
    }

    @Test
    void refusesASignedHeaderInUpperCase() {
        refuses(
                call -> call.signedHeaders = names -> names.stream()
                        .map(name -> name.equals("host") ? "Host" : name)
                        .toList(),
                "The signed header 'Host' is not in lower case.");
    }

    @Test
    void refusesASerialNumberInHex() {
        refuses(
                call -> call.serialNumber =
                        IDENTITY.certificate().getSerialNumber().toString(16),
                "The credential is of serial number");
    }

    @Test
    void refusesAScopeOfAnotherRegion() {
        refuses(
                call -> call.scope = call.scope.replace("us-east-1", "eu-west-1"),
                "The region of the credential scope is 'eu-west-1', not 'us-east-1'.");
    }

    @Test
    void refusesAScopeOfAnotherService() {
        refuses(
                call -> call.scope = call.scope.replace("rolesanywhere", "sts"),
                "The service of the credential scope is 'sts', not 'rolesanywhere'.");
    }

    @Test
    void refusesAScopeWithAnotherEnd() {
        refuses(
                call -> call.scope = call.scope.replace("aws4_request", "aws5_request"),
                "The last part of the credential scope is 'aws5_request'");
    }

    @Test
    void refusesAScopeOfFiveParts() {
        refuses(call -> call.scope += "/more", "has not four parts");
    }

    @Test
    void refusesAScopeOfAnotherDay() {
        refuses(call -> call.scope = "20200101" + call.scope.substring(8), "The credential scope is of 20200101");
    }

    @Test
    void refusesATimeThatIsAbsent() {
        refuses(call -> call.headers.put("X-Amz-Date", ""), "The signed header 'x-amz-date' is not in the request.");
    }

    @Test
    void refusesATimeOfAnotherShape() {
        refuses(call -> call.headers.put("X-Amz-Date", "2026-11-21T00:00:00Z"), "has not the form");
    }

    @Test
    void refusesATimeTooFarBehind() {
        refusesAtSkew(Duration.ofSeconds(-330), "s behind the simulator's clock; 300 s are allowed.");
    }

    @Test
    void refusesATimeTooFarAhead() {
        refusesAtSkew(Duration.ofSeconds(330), "s ahead of the simulator's clock; 300 s are allowed.");
    }

    @Test
    void refusesTheAlgorithmOfAnotherKey() {
        refuses(
                call -> call.algorithm = "AWS4-X509-RSA-SHA256",
                "The algorithm is AWS4-X509-RSA-SHA256, the key of the certificate is for AWS4-X509-ECDSA-SHA256.");
    }

    @Test
    void refusesAnotherKeysSignature() {
        ThrowawayIdentity other = ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256);
        refuses(call -> call.signer = other, MISMATCH);
    }

    @Test
    void refusesABodyChangedAfterSigning() {
        refuses(call -> call.sentBody = body -> body.replace("3600", "3601"), MISMATCH);
    }

    @Test
    void refusesAHostChangedAfterSigning() {
        refuses(call -> call.sentHeaders.put("Host", "rolesanywhere.us-east-1.amazonaws.com"), MISMATCH);
    }

    @Test
    void refusesAContentTypeChangedAfterSigningEvenInCaseAlone() {
        refuses(call -> call.sentHeaders.put("Content-Type", "Application/JSON"), MISMATCH);
    }

    @Test
    void refusesAQueryChangedAfterSigning() {
        refuses(call -> call.sentTarget = target -> target.replace("throwaway-role", "admin"), MISMATCH);
    }

    @Test
    void refusesAPlainDigestOfTheStringToSign() {
        refuses(
                call -> call.signature = (identity, text) -> TestSigner.sha256(text.getBytes(StandardCharsets.UTF_8)),
                MISMATCH);
    }

    private void refuses(Consumer<TestCall> change, String reason) {
        assertRefused(change, INVALID_SIGNATURE, reason);
    }

    private void refusesAtSkew(Duration skew, String reason) {
        TestCall call = TestCall.to(simulator, IDENTITY, Instant.now().plus(skew));
        assertRefused(simulator, call, INVALID_SIGNATURE, reason);
    }

    private static UnaryOperator<List<String>> plus(String name, int index) {
        return names -> {
            List<String> more = new ArrayList<>(names);
            more.add(index, name);
            return more;
        };
    }
}
