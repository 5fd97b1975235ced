package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Opens a way through an HTTP proxy: CONNECT, RFC 9110, section 9.3.6. */
final class ProxyTunnel {

    private static final int MOST_SHOWN = 100;
    private static final int MOST_BYTES = 16 * 1024;

    private ProxyTunnel() {}

    static void open(Socket socket, @Nullable String authorization, String proxy, String target) throws IOException {
        String authorizing = authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n";
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorizing + "\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        String status = statusLine(head(socket.getInputStream()));
        if (!status.matches("HTTP/1\\.\\d 2\\d\\d.*")) {
            throw new IOException("the proxy " + proxy + " answered " + status);
        }
    }

    private static String statusLine(String head) {
        String line = head.lines().findFirst().orElse("nothing");
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) : line;
    }

    /** Octet by octet: what follows the head belongs to TLS. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MOST_BYTES && head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.append((char) octet);
        }
        return head.toString();
    }
}
