package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies one call, from its request line to its trust path. Throws a {@link Refusal} for the first problem. */
final class CallVerifier {

    private static final List<String> SIGNED = List.of("host", "x-amz-date", "x-amz-x509");

    private final SimulatorSettings settings;

    CallVerifier(SimulatorSettings settings) {
        this.settings = settings;
    }

    void verify(ReceivedRequest request, Instant now, VerificationResult result) {
        requireOperation(request);
        requireJson(request);
        SessionParameters parameters = result.record(SessionParameters.read(request));
        AuthorizationHeader authorization = AuthorizationHeader.read(request);
        CertificateHeaders certificates = result.record(CertificateHeaders.read(request));
        SigningTime time = verifyWhatIsSigned(request, authorization, now);
        requireSerialNumber(authorization, certificates.leaf());
        ExpectedSignature expected = result.record(ExpectedSignature.of(request, authorization, time));
        requireSignature(authorization, certificates.leaf(), expected);
        LeafRules.check(certificates.leaf(), now);
        new AccountRules(settings).check(parameters, certificates, now);
    }

    private void requireOperation(ReceivedRequest request) {
        boolean known = request.method().equals("POST") && request.rawPath().equals(settings.basePath() + "/sessions");
        if (!known) {
            throw Refusal.of(
                    new ServiceError(404, "UnknownOperationException", "There is no such operation."),
                    "The only operation is POST " + settings.basePath() + "/sessions.");
        }
    }

    private static void requireJson(ReceivedRequest request) {
        String contentType = request.header("content-type").orElse("");
        String mediaType = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (request.body().length > 0 && !mediaType.equals("application/json")) {
            throw Refusal.of(
                    new ServiceError(415, "UnsupportedMediaTypeException", "The body must be application/json."),
                    "The Content-Type is '" + contentType + "', not application/json.");
        }
    }

    private SigningTime verifyWhatIsSigned(ReceivedRequest request, AuthorizationHeader authorization, Instant now) {
        authorization.checkSignedHeaders(request, SIGNED);
        authorization.scope().requireRegion(settings.region());
        SigningTime time = SigningTime.read(request);
        time.requireDateOf(authorization.scope());
        time.requireNear(now, settings.maxClockSkew());
        return time;
    }

    private static void requireSerialNumber(AuthorizationHeader authorization, X509Certificate leaf) {
        String expected = leaf.getSerialNumber().toString();
        if (!authorization.identity().equals(expected)) {
            throw Refusal.invalidSignature("The credential has the serial number " + authorization.identity()
                    + ", the certificate has " + expected + " in decimal.");
        }
    }

    private static void requireSignature(
            AuthorizationHeader authorization, X509Certificate leaf, ExpectedSignature expected) {
        SigningAlgorithm algorithm = SigningAlgorithm.of(leaf.getPublicKey());
        if (!authorization.algorithm().equals(algorithm.wireName())) {
            throw Refusal.invalidSignature("The algorithm is " + authorization.algorithm()
                    + ", the certificate's key requires " + algorithm.wireName() + ".");
        }
        byte[] message = expected.stringToSign().getBytes(StandardCharsets.ISO_8859_1);
        byte[] signature = HexFormat.of().parseHex(authorization.signature());
        if (!algorithm.verifies(leaf.getPublicKey(), message, signature)) {
            throw Refusal.invalidSignature("The signature does not match the certificate's key and the received request"
                    + "; the SHA-256 of its canonical request is " + expected.canonicalRequestHash()
                    + ", its text is in the recorded call.");
        }
    }

    /** The parts of a call that were verified so far, even if the verification fails later. Not thread-safe. */
    static final class VerificationResult {

        private @Nullable SessionParameters parameters;
        private @Nullable CertificateHeaders certificates;
        private @Nullable ExpectedSignature expected;

        SessionParameters record(SessionParameters value) {
            parameters = value;
            return value;
        }

        CertificateHeaders record(CertificateHeaders value) {
            certificates = value;
            return value;
        }

        ExpectedSignature record(ExpectedSignature value) {
            expected = value;
            return value;
        }

        Optional<SessionParameters> parameters() {
            return Optional.ofNullable(parameters);
        }

        Optional<CertificateHeaders> certificates() {
            return Optional.ofNullable(certificates);
        }

        Optional<ExpectedSignature> expected() {
            return Optional.ofNullable(expected);
        }
    }
}
