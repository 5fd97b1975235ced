package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.session.internal.HttpResponse;
import java.net.URI;
import java.util.Locale;

/**
 * Explains an error response that the service did not send: a proxy, firewall, load balancer or captive portal did, or
 * the endpoint is another server.
 */
final class Interception {

    private Interception() {}

    static String explain(HttpResponse response, URI endpoint) {
        String server = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
        if (response.status() == 407) {
            return "a proxy requires a valid user and password (status 407); add them to its URL:"
                    + " http://USER:PASSWORD@HOST:PORT";
        } else if (response.status() == 413 || response.status() == 431) {
            return "a server in front of " + server + " rejected the request as too large (status " + response.status()
                    + "); allow header lines of 64 KiB there, or send fewer intermediates";
        } else if (isHttpOnHttpsPort(response, endpoint)) {
            return server + " expects TLS at this port (status 400); use https://";
        }
        return "a response with status " + response.status() + " came from " + server
                + ", but not from IAM Roles Anywhere" + (isHtml(response) ? ", since it is HTML" : "")
                + "; check the endpoint, and proxies, firewalls and captive portals in between";
    }

    /** Compared with the usual texts of servers; nothing of it is shown. */
    private static boolean isHttpOnHttpsPort(HttpResponse response, URI endpoint) {
        return response.status() == 400
                && "http".equals(endpoint.getScheme())
                && new String(response.body(), ISO_8859_1).contains("HTTPS");
    }

    private static boolean isHtml(HttpResponse response) {
        return response.header("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                .orElse(false);
    }
}
