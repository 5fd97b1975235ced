package dev.rolesanywhere.sigv4;

import java.net.URI;
import java.util.List;

/**
 * A request to be signed, exactly as it will be sent.
 *
 * @param method the HTTP method, in upper case
 * @param uri the target, with a host; the raw path, the raw query and the host are signed
 * @param headers the headers to send besides those that the signature adds; Host is taken from the URI
 * @param hashedPayload the lower-case hexadecimal SHA-256 of the body
 */
public record SigningRequest(String method, URI uri, List<Header> headers, String hashedPayload) {

    /**
     * One header field of a request.
     *
     * @param name the field's name, in any case
     * @param value the field's value
     */
    public record Header(String name, String value) {}

    /**
     * Creates a request with a body.
     *
     * @param method the HTTP method, in upper case
     * @param uri the target
     * @param headers the headers to send besides those the signature adds
     * @param body the bytes of the body
     * @return the request
     */
    public static SigningRequest of(String method, URI uri, List<Header> headers, byte[] body) {
        return new SigningRequest(method, uri, List.copyOf(headers), CanonicalRequest.sha256(body));
    }

    /** The Host field as HTTP clients send it: with the port if it is not the default port of the scheme. */
    String host() {
        int port = uri.getPort();
        boolean standard = port == -1
                || (port == 443 && "https".equalsIgnoreCase(uri.getScheme()))
                || (port == 80 && "http".equalsIgnoreCase(uri.getScheme()));
        return standard ? uri.getHost() : uri.getHost() + ":" + port;
    }
}
