package dev.rolesanywhere.sigv4;

import java.net.URI;
import java.util.List;

/**
 * A request to be signed, exactly as it will be sent.
 *
 * @param method the HTTP method, in upper case
 * @param uri where it goes, with a host; the raw path and the raw query are what is signed, and so is the Host
 * @param headers the headers to send besides those the signature adds; Host is taken from the URI
 * @param hashedPayload the lower-case hexadecimal SHA-256 of the body
 */
public record SigningRequest(String method, URI uri, List<Header> headers, String hashedPayload) {

    /**
     * Describes a request with its body.
     *
     * @param method the HTTP method, in upper case
     * @param uri where it goes
     * @param headers the headers to send besides those the signature adds
     * @param body the bytes of the body
     * @return the request
     */
    public static SigningRequest of(String method, URI uri, List<Header> headers, byte[] body) {
        return new SigningRequest(method, uri, List.copyOf(headers), Sha256.hex(body));
    }

    /** The Host field as HTTP clients send it: with the port where it is not the scheme's own. */
    String host() {
        int port = uri.getPort();
        boolean standard = port == -1
                || (port == 443 && "https".equalsIgnoreCase(uri.getScheme()))
                || (port == 80 && "http".equalsIgnoreCase(uri.getScheme()));
        return standard ? uri.getHost() : uri.getHost() + ":" + port;
    }
}
