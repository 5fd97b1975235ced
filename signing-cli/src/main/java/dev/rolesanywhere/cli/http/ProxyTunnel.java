package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a tunnel through an HTTP proxy with CONNECT: RFC 9110, section 9.3.6. */
final class ProxyTunnel {

    private static final int MAX_BYTES = 64 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d ([1-9]\\d\\d)\\b");

    private ProxyTunnel() {}

    static void open(Socket socket, ProxyServer proxy, String target) throws IOException {
        String authorization = proxy.authorization();
        String login = authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n";
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        int status = status(head(socket.getInputStream()));
        if (status / 100 != 2) {
            throw new ConnectionException(refusal(proxy, target, status), status / 100 == 5, null);
        }
    }

    private static String refusal(ProxyServer proxy, String target, int status) {
        return switch (status) {
            case 0 -> "the proxy " + proxy + " did not send a valid HTTP response; is it an HTTP proxy?";
            case 407 ->
                "the proxy " + proxy + " requires a valid user and password (status 407); add them to its URL:"
                        + " http://USER:PASSWORD@HOST:PORT";
            default ->
                "the proxy " + proxy + " refused to connect to " + target + " (status " + status
                        + "); check that it allows this connection";
        };
    }

    /** Returns the status, or 0 if there is none. */
    private static int status(String head) {
        Matcher line = STATUS_LINE.matcher(head);
        return line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** Reads octet by octet, because what follows the head belongs to TLS. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_BYTES && head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.append((char) octet);
        }
        return head.toString();
    }
}
