package dev.rolesanywhere.cli.http;

import java.net.URI;

/** Knows the port of a URI that names none. */
public final class Ports {

    private Ports() {}

    /**
     * Returns the port.
     *
     * @param uri an http or https URI
     * @return its port, or else its scheme's own
     */
    public static int of(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
