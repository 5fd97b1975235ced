package dev.rolesanywhere.sigv4;

import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.sigv4.SigningRequest.Header;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Signs requests with an identity (SigV4-X509). Immutable and safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html">IAM Roles
 *     Anywhere User Guide, signing process</a>
 */
public final class X509RequestSigner {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String region;

    private X509RequestSigner(String region) {
        this.region = region;
    }

    /**
     * Creates a signer for a region.
     *
     * @param region the AWS region of the credential scope
     * @return the signer
     */
    public static X509RequestSigner forRegion(String region) {
        return new X509RequestSigner(region);
    }

    /**
     * Signs a request.
     *
     * @param request the request as it will be sent
     * @param identity the identity that signs
     * @param instant the time of the signature
     * @return the signed request
     * @throws dev.rolesanywhere.identity.IdentityException if the key cannot be used
     */
    public X509SignedRequest sign(SigningRequest request, X509Identity identity, Instant instant) {
        List<Header> headers = new ArrayList<>(request.headers());
        headers.add(new Header("X-Amz-Date", dateTime(instant)));
        headers.add(new Header("X-Amz-X509", base64(identity.certificate())));
        if (!identity.intermediates().isEmpty()) {
            headers.add(new Header("X-Amz-X509-Chain", chain(identity.intermediates())));
        }
        CanonicalRequest canonicalRequest = CanonicalRequest.of(request, withHost(headers, request));
        String scope = scope(instant);
        SigningAlgorithm algorithm = identity.algorithm();
        String stringToSign = stringToSign(algorithm, instant, scope, canonicalRequest);
        byte[] signature = identity.signer().sign(stringToSign.getBytes(StandardCharsets.UTF_8));
        String authorization = algorithm.wireName() + " Credential="
                + identity.certificate().getSerialNumber() + "/" + scope + ", SignedHeaders="
                + canonicalRequest.signedHeaders() + ", Signature="
                + HexFormat.of().formatHex(signature);
        headers.add(new Header("Authorization", authorization));
        return new X509SignedRequest(canonicalRequest, stringToSign, authorization, List.copyOf(headers));
    }

    /** Returns the credential scope: the day, region and service that a signature is valid for. */
    String scope(Instant instant) {
        return dateTime(instant).substring(0, 8) + "/" + region + "/rolesanywhere/aws4_request";
    }

    /** Returns four lines without a line feed at the end. */
    static String stringToSign(
            SigningAlgorithm algorithm, Instant instant, String scope, CanonicalRequest canonicalRequest) {
        return String.join("\n", algorithm.wireName(), dateTime(instant), scope, canonicalRequest.hash());
    }

    /** Returns an instant as in X-Amz-Date: {@code 20261121T123456Z}. */
    private static String dateTime(Instant instant) {
        return DATE_TIME.format(instant);
    }

    private static List<Header> withHost(List<Header> headers, SigningRequest request) {
        List<Header> signed = new ArrayList<>(headers);
        signed.add(new Header("Host", request.host()));
        return signed;
    }

    private static String chain(List<X509Certificate> intermediates) {
        return intermediates.stream().map(X509RequestSigner::base64).collect(Collectors.joining(","));
    }

    private static String base64(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("what was parsed can be encoded", e);
        }
    }
}
