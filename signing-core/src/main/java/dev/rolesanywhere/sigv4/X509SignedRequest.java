package dev.rolesanywhere.sigv4;

import java.util.List;

/**
 * A signed request with every text that led to its signature. None of them is secret.
 *
 * @param canonicalRequest the canonical request
 * @param stringToSign the string to sign
 * @param authorization the value of the Authorization header
 * @param headers all headers to send except Host, which the HTTP client sends: those of the request, the certificate
 *     headers, the date and the Authorization
 */
public record X509SignedRequest(
        CanonicalRequest canonicalRequest, StringToSign stringToSign, String authorization, List<Header> headers) {}
