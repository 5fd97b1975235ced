package dev.rolesanywhere.sigv4;

import java.util.List;

/**
 * A signed request with every intermediate text of its signature. None is secret, but the whole can be repeated for
 * some minutes.
 *
 * @param canonicalRequest the canonical request
 * @param stringToSign the string to sign
 * @param authorization the value of the Authorization header
 * @param headers all headers to send except Host, which the HTTP client sends: those of the request, the certificate
 *     headers, the date and the Authorization
 */
public record X509SignedRequest(
        CanonicalRequest canonicalRequest,
        String stringToSign,
        String authorization,
        List<SigningRequest.Header> headers) {}
