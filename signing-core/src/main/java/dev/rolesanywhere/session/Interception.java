package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.util.Locale;

/**
 * Explains an error response that the service did not send: a proxy, firewall, load balancer or captive portal did, or
 * the endpoint is another server.
 */
final class Interception {

    private Interception() {}

    static String explain(HttpAnswer answer, URI endpoint) {
        String server = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
        if (answer.status() == 407) {
            return "a proxy requires a valid user and password (status 407); add them to its URL:"
                    + " http://USER:PASSWORD@HOST:PORT";
        } else if (answer.status() == 413 || answer.status() == 431) {
            return "a server before " + server + " rejected the request as too large (status " + answer.status()
                    + "); allow header lines of 64 KiB there, or send fewer intermediates";
        } else if (isHttpOnHttpsPort(answer, endpoint)) {
            return server + " expects TLS at this port (status 400); use https://";
        }
        return "a response with status " + answer.status() + " came from " + server
                + ", but not from IAM Roles Anywhere" + (isHtml(answer) ? ", since it is HTML" : "")
                + "; check the endpoint, and proxies, firewalls and captive portals on the way";
    }

    /** Compared with the usual texts of servers; nothing of it is shown. */
    private static boolean isHttpOnHttpsPort(HttpAnswer answer, URI endpoint) {
        return answer.status() == 400
                && "http".equals(endpoint.getScheme())
                && new String(answer.body(), ISO_8859_1).contains("HTTPS");
    }

    private static boolean isHtml(HttpAnswer answer) {
        return answer.header("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                .orElse(false);
    }
}
