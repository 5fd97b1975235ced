package dev.rolesanywhere.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RefusedCertificateTest extends SimulatorTestCase {

    private static final ServiceError INSUFFICIENT =
            new ServiceError(403, "AccessDeniedException", "Untrusted certificate. Insufficient certificate");

    @Test
    void refusesACallWithoutACertificate() {
        refusesHeaders(call -> call.headers.remove("X-Amz-X509"), "There is no X-Amz-X509 header.");
    }

    @Test
    void refusesACertificateThatIsNotBase64() {
        refusesHeaders(call -> call.headers.put("X-Amz-X509", "-----BEGIN"), "X-Amz-X509 is not base64.");
    }

    @Test
    void refusesBase64WithoutItsPadding() {
        // Bytes after the certificate give its base64 a padding, whatever its length is.
        refusesHeaders(
                call -> call.headers.put("X-Amz-X509", base64WithExtraBytes().replace("=", "")),
                "X-Amz-X509 is base64 without its padding.");
    }

    @Test
    void refusesBytesAfterTheCertificate() {
        refusesHeaders(
                call -> call.headers.put("X-Amz-X509", base64WithExtraBytes()),
                "X-Amz-X509 does not hold the DER of one certificate alone.");
    }

    @Test
    void refusesPemInBase64() {
        String pem = PemWriter.block("CERTIFICATE", der());
        refusesHeaders(
                call -> call.headers.put(
                        "X-Amz-X509", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))),
                "X-Amz-X509 does not hold the DER of one certificate alone.");
    }

    @Test
    void refusesBytesThatAreNoCertificate() {
        refusesHeaders(call -> call.headers.put("X-Amz-X509", "AAAA"), "X-Amz-X509 holds no X.509 certificate.");
    }

    @Test
    void refusesAChainOfSix() {
        refusesHeaders(
                call -> call.headers.put(
                        "X-Amz-X509-Chain",
                        String.join(",", Collections.nCopies(6, TestCall.base64(IDENTITY.certificate())))),
                "X-Amz-X509-Chain has 6 certificates; 5 are allowed.");
    }

    @Test
    void refusesAChainWithSpacesAfterItsCommas() {
        refusesHeaders(
                call -> call.headers.merge(
                        "X-Amz-X509-Chain", ", " + TestCall.base64(IDENTITY.certificate()), String::concat),
                "X-Amz-X509-Chain is not base64.");
    }

    @Test
    void refusesAChainThatEndsInAComma() {
        refusesHeaders(
                call -> call.headers.merge("X-Amz-X509-Chain", ",", String::concat),
                "X-Amz-X509-Chain holds no X.509 certificate.");
    }

    @Test
    void refusesALeafThatIsAnAuthority() {
        refuses(ThrowawayLeafBuilder::certificateAuthority, "one of a certificate authority (CA:true)");
    }

    @Test
    void refusesALeafWithoutDigitalSignature() {
        refuses(ThrowawayLeafBuilder::withoutDigitalSignature, "has no digitalSignature");
    }

    @Test
    void refusesALeafWithoutKeyUsage() {
        refuses(ThrowawayLeafBuilder::withoutKeyUsage, "has no digitalSignature");
    }

    @Test
    void refusesALeafOfVersionOne() {
        refuses(ThrowawayLeafBuilder::versionOne, "is of X.509 version 1, not 3");
    }

    @Test
    void refusesAnExpiredLeaf() {
        refuses(ThrowawayLeafBuilder::expired, "The certificate expired at ");
    }

    @Test
    void refusesALeafThatIsNotValidYet() {
        refuses(ThrowawayLeafBuilder::notYetValid, "The certificate is not valid before ");
    }

    @Test
    void refusesALeafSignedWithSha1() {
        refuses(ThrowawayLeafBuilder::signedWithSha1, "is signed with SHA1withECDSA, which is too weak");
    }

    @Test
    void refusesALeafWithAnEmptySubject() {
        refuses(leaf -> leaf.subject(""), "has an empty subject");
    }

    private void refuses(UnaryOperator<ThrowawayLeafBuilder> defect, String reason) {
        ThrowawayIdentity identity =
                defect.apply(ROLES_ANYWHERE.pki().leaf(KeyKind.EC_P256)).issue();
        assertRefused(identity, call -> {}, INSUFFICIENT, reason);
    }

    private void refusesHeaders(Consumer<TestCall> change, String message) {
        assertRefused(change, ServiceError.validation(message), message);
    }

    private static String base64WithExtraBytes() {
        byte[] der = der();
        byte[] longer = Arrays.copyOf(der, der.length + (der.length % 3 == 0 ? 1 : 3));
        return Base64.getEncoder().encodeToString(longer);
    }

    private static byte[] der() {
        return Base64.getDecoder().decode(TestCall.base64(IDENTITY.certificate()));
    }
}
