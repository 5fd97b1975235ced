package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RejectedCertificateTest extends SimulatorTestCase {

    private static final ServiceError INSUFFICIENT =
            new ServiceError(403, "AccessDeniedException", "Untrusted certificate. Insufficient certificate");

    @Test
    void rejectsACallWithoutACertificate() {
        rejectsHeaders(call -> call.headers.remove("X-Amz-X509"), "There is no X-Amz-X509 header.");
    }

    @Test
    void rejectsACertificateThatIsNotBase64() {
        rejectsHeaders(call -> call.headers.put("X-Amz-X509", "-----BEGIN"), "X-Amz-X509 is not base64.");
    }

    @Test
    void rejectsBase64WithoutItsPadding() {
        // Bytes after the certificate make its base64 padded, whatever its length.
        rejectsHeaders(
                call -> call.headers.put("X-Amz-X509", base64WithExtraBytes().replace("=", "")),
                "X-Amz-X509 is base64 without its padding.");
    }

    @Test
    void rejectsBytesAfterTheCertificate() {
        rejectsHeaders(
                call -> call.headers.put("X-Amz-X509", base64WithExtraBytes()),
                "X-Amz-X509 does not contain exactly the DER of one certificate.");
    }

    @Test
    void rejectsPemInBase64() {
        String pem = PemWriter.block("CERTIFICATE", der());
        rejectsHeaders(
                call -> call.headers.put(
                        "X-Amz-X509", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))),
                "X-Amz-X509 does not contain exactly the DER of one certificate.");
    }

    @Test
    void rejectsBytesThatAreNotACertificate() {
        rejectsHeaders(
                call -> call.headers.put("X-Amz-X509", "AAAA"), "X-Amz-X509 does not contain an X.509 certificate.");
    }

    @Test
    void rejectsAChainOfSix() {
        rejectsHeaders(
                call -> call.headers.put(
                        "X-Amz-X509-Chain",
                        String.join(",", Collections.nCopies(6, TestCall.base64(IDENTITY.certificate())))),
                "X-Amz-X509-Chain has 6 certificates; 5 are allowed.");
    }

    @Test
    void rejectsAChainWithSpacesAfterItsCommas() {
        rejectsHeaders(
                call -> call.headers.merge(
                        "X-Amz-X509-Chain", ", " + TestCall.base64(IDENTITY.certificate()), String::concat),
                "X-Amz-X509-Chain is not base64.");
    }

    @Test
    void rejectsAChainThatEndsInAComma() {
        rejectsHeaders(
                call -> call.headers.merge("X-Amz-X509-Chain", ",", String::concat),
                "X-Amz-X509-Chain does not contain an X.509 certificate.");
    }

    @Test
    void rejectsALeafThatIsAnAuthority() {
        rejects(ThrowawayLeafBuilder::certificateAuthority, "is a CA certificate (CA:true)");
    }

    @Test
    void rejectsALeafWithoutDigitalSignature() {
        rejects(ThrowawayLeafBuilder::withoutDigitalSignature, "has no digitalSignature");
    }

    @Test
    void rejectsALeafWithoutKeyUsage() {
        rejects(ThrowawayLeafBuilder::withoutKeyUsage, "has no digitalSignature");
    }

    @Test
    void rejectsALeafOfVersionOne() {
        rejects(ThrowawayLeafBuilder::versionOne, "has X.509 version 1, not 3");
    }

    @Test
    void rejectsAnExpiredLeaf() {
        rejects(ThrowawayLeafBuilder::expired, "The certificate expired at ");
    }

    @Test
    void rejectsALeafThatIsNotValidYet() {
        rejects(ThrowawayLeafBuilder::notYetValid, "The certificate is not valid before ");
    }

    @Test
    void rejectsALeafSignedWithSha1() {
        rejects(ThrowawayLeafBuilder::signedWithSha1, "is signed with SHA1withECDSA, which is too weak");
    }

    @Test
    void rejectsALeafWithAnEmptySubject() {
        rejects(leaf -> leaf.subject(""), "has an empty subject");
    }

    private void rejects(UnaryOperator<ThrowawayLeafBuilder> defect, String reason) {
        ThrowawayIdentity identity =
                defect.apply(ROLES_ANYWHERE.pki().leaf(KeyKind.EC_P256)).issue();
        assertRejected(identity, call -> {}, INSUFFICIENT, reason);
    }

    private void rejectsHeaders(Consumer<TestCall> change, String message) {
        assertRejected(change, ServiceError.validation(message), message);
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
