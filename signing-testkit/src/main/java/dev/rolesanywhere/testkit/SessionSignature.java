package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies what signs a call to ECR or STS: the session that its credentials belong to, and the signature.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM User
 *     Guide, Signature Version 4</a>
 */
final class SessionSignature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final List<String> SIGNED = List.of("host", "x-amz-date", "x-amz-security-token");

    private final SimulatorSettings settings;
    private final SimulatorState state;

    SessionSignature(SimulatorSettings settings, SimulatorState state) {
        this.settings = settings;
        this.state = state;
    }

    /** A call that was verified. */
    record Verified(IssuedSession session, String region) {}

    Verified verify(AwsOperation operation, ReceivedRequest request, Instant now) {
        try {
            return verified(operation, request, now);
        } catch (Refusal e) {
            String code = e.error().code();
            // The parts of a signature are checked as for CreateSession, which has other codes.
            code = code.equals("AccessDeniedException") ? "InvalidSignatureException" : code;
            throw operation.protocol() == WireProtocol.QUERY
                    ? Refusal.of(new ServiceError(403, stsCode(code), message(code)), e.reason())
                    : refused(code, e.reason());
        }
    }

    private Verified verified(AwsOperation operation, ReceivedRequest request, Instant now) {
        AuthorizationHeader authorization = AuthorizationHeader.read(request);
        IssuedSession session = session(authorization, request);
        authorization.checkSignedHeaders(request, SIGNED);
        authorization.scope().requireService(operation.service());
        String region = authorization.scope().region();
        if (operation == AwsOperation.ECR_PUBLIC && !region.equals("us-east-1")) {
            throw refused("UnrecognizedClientException", "ECR Public is only in us-east-1, not in '" + region + "'.");
        }
        SigningTime time = SigningTime.read(request);
        time.requireDateOf(authorization.scope());
        time.requireNear(now, settings.maxClockSkew());
        requireSignature(authorization, session, ExpectedSignature.of(request, authorization, time));
        if (!now.isBefore(session.expiration())) {
            throw refused("ExpiredTokenException", "The session expired at " + session.expiration() + ".");
        }
        return new Verified(session, region);
    }

    private IssuedSession session(AuthorizationHeader authorization, ReceivedRequest request) {
        String token = request.header("x-amz-security-token").orElse("");
        return state.sessions().stream()
                .filter(session -> session.accessKeyId().equals(authorization.identity()))
                .filter(session -> session.sessionToken().equals(token))
                .findFirst()
                .orElseThrow(() -> refused(
                        "UnrecognizedClientException",
                        "This simulator issued no session with this access key ID and session token."));
    }

    private static void requireSignature(
            AuthorizationHeader authorization, IssuedSession session, ExpectedSignature expected) {
        if (!authorization.algorithm().equals(ALGORITHM)) {
            throw refused("InvalidSignatureException", "The algorithm is not " + ALGORITHM + ".");
        }
        byte[] key = ("AWS4" + session.secretAccessKey()).getBytes(UTF_8);
        for (String part : authorization.scope().text().split("/", -1)) {
            key = hmac(key, part);
        }
        byte[] signature = HexFormat.of().parseHex(authorization.signature());
        if (!MessageDigest.isEqual(hmac(key, expected.stringToSign()), signature)) {
            throw refused(
                    "InvalidSignatureException",
                    "The signature does not match the session's secret access key and the received request; the"
                            + " SHA-256 of its canonical request is " + expected.canonicalRequestHash() + ".");
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Refusal refused(String code, String reason) {
        return Refusal.of(new ServiceError(400, code, message(code)), reason);
    }

    private static String stsCode(String code) {
        return switch (code) {
            case "ExpiredTokenException" -> "ExpiredToken";
            case "UnrecognizedClientException" -> "InvalidClientTokenId";
            default -> "SignatureDoesNotMatch";
        };
    }

    private static String message(String code) {
        return switch (code) {
            case "ExpiredTokenException" -> "The security token included in the request is expired";
            case "UnrecognizedClientException" -> "The security token included in the request is invalid.";
            case "InvalidSignatureException" ->
                "The request signature we calculated does not match the signature you provided.";
            default -> "";
        };
    }
}
