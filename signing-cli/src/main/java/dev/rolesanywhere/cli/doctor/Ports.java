package dev.rolesanywhere.cli.doctor;

import java.net.URI;

/** Knows the port of a URI that names none. */
final class Ports {

    private Ports() {}

    static int of(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }
}
