package dev.rolesanywhere.sigv4;

import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.sigv4.SigningRequest.Header;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs requests with an identity (SigV4-X509). Immutable and safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html">IAM Roles
 *     Anywhere User Guide, signing process</a>
 */
public final class X509RequestSigner {

    private static final String SERVICE = "rolesanywhere";

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
        headers.add(new Header("X-Amz-Date", CredentialScope.dateTime(instant)));
        headers.add(new Header("X-Amz-X509", base64(identity.certificate())));
        if (!identity.intermediates().isEmpty()) {
            headers.add(new Header("X-Amz-X509-Chain", chain(identity.intermediates())));
        }
        CanonicalRequest canonicalRequest = CanonicalRequest.of(request, withHost(headers, request));
        CredentialScope scope = CredentialScope.of(instant, region, SERVICE);
        SigningAlgorithm algorithm = identity.algorithm();
        StringToSign stringToSign = StringToSign.of(algorithm, instant, scope, canonicalRequest);
        byte[] signature = identity.signer().sign(stringToSign.text().getBytes(StandardCharsets.UTF_8));
        String authorization = algorithm.wireName() + " Credential="
                + identity.certificate().getSerialNumber() + "/" + scope.text() + ", SignedHeaders="
                + canonicalRequest.signedHeaders() + ", Signature="
                + HexFormat.of().formatHex(signature);
        headers.add(new Header("Authorization", authorization));
        return new X509SignedRequest(canonicalRequest, stringToSign, authorization, List.copyOf(headers));
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
