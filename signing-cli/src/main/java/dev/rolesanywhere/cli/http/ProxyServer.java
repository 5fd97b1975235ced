package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, with the user and password that it may require.
 *
 * @param scheme how to speak to it
 * @param host a name or an address, without brackets
 * @param user the user, or null if the proxy requires none
 * @param password the password, possibly empty
 */
public record ProxyServer(
        Scheme scheme, String host, int port, @Nullable String user, String password) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,64}(%[A-Za-z0-9._-]{1,32})?");

    /** The protocols that proxies speak. */
    public enum Scheme {
        HTTP(80),
        HTTPS(443),
        /** The proxy resolves names, so this is the same as socks5h. */
        SOCKS5(1080);

        private final int defaultPort;

        Scheme(int defaultPort) {
            this.defaultPort = defaultPort;
        }
    }

    /**
     * Finds the proxy for an endpoint in HTTPS_PROXY, HTTP_PROXY and NO_PROXY. As in Amazon's helper, names in capital
     * letters come before names in lower case.
     *
     * @throws SigningHelperException if the variable contains something that is not a proxy
     */
    public static Optional<ProxyServer> of(URI endpoint, Map<String, String> environment) {
        String variable = "https".equalsIgnoreCase(endpoint.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
        String proxy = value(variable, environment);
        // The client rejects an endpoint without a host.
        if (proxy.isEmpty()
                || endpoint.getHost() == null
                || NoProxy.covers(value("NO_PROXY", environment), Route.host(endpoint), Route.port(endpoint))) {
            return Optional.empty();
        }
        return Optional.of(parse(variable, proxy));
    }

    private static String value(String name, Map<String, String> environment) {
        String value = environment.getOrDefault(name, "");
        return (value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value).strip();
    }

    /**
     * Parses {@code [SCHEME://][USER:PASSWORD@]HOST[:PORT]}. User and password may be percent-encoded, and may contain
     * any character unencoded, except for a percent sign before two hexadecimal digits and a colon in the user.
     *
     * @param variable the environment variable that contains the text, for messages
     * @throws SigningHelperException if this is not a proxy; the message does not show the text
     */
    static ProxyServer parse(String variable, String text) {
        int schemeEnd = text.indexOf("://");
        Scheme scheme = scheme(variable, schemeEnd < 0 ? "http" : text.substring(0, schemeEnd));
        String rest = schemeEnd < 0 ? text : text.substring(schemeEnd + 3);
        int at = rest.lastIndexOf('@');
        String authority = rest.substring(at + 1).split("[/?#]", 2)[0];
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = host(variable, hasPort ? authority.substring(0, colon) : authority);
        String port = hasPort ? authority.substring(colon + 1) : "";
        int portNumber = port.isEmpty() ? scheme.defaultPort : portNumber(variable, port);
        if (at < 0) {
            return new ProxyServer(scheme, host, portNumber, null, "");
        }
        String[] login = rest.substring(0, at).split(":", 2);
        return new ProxyServer(scheme, host, portNumber, decoded(login[0]), login.length == 1 ? "" : decoded(login[1]));
    }

    private static Scheme scheme(String variable, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "http" -> Scheme.HTTP;
            case "https" -> Scheme.HTTPS;
            case "socks5", "socks5h" -> Scheme.SOCKS5;
            default -> throw unusable(variable);
        };
    }

    private static String host(String variable, String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String host = isBracketed ? text.substring(1, text.length() - 1) : text;
        if (!(isBracketed ? IPV6 : NAME).matcher(host).matches()) {
            throw unusable(variable);
        }
        return host;
    }

    private static int portNumber(String variable, String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw unusable(variable);
        }
        return Integer.parseInt(text);
    }

    private static String decoded(String text) {
        byte[] encoded = text.getBytes(UTF_8);
        byte[] decoded = new byte[encoded.length];
        int length = 0;
        for (int at = 0; at < encoded.length; at++, length++) {
            int octet = encoded[at] == '%' && at + 2 < encoded.length ? hexPair(encoded[at + 1], encoded[at + 2]) : -1;
            decoded[length] = octet < 0 ? encoded[at] : (byte) octet;
            at += octet < 0 ? 0 : 2;
        }
        return new String(decoded, 0, length, UTF_8);
    }

    private static int hexPair(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first * 16 + second;
    }

    private static SigningHelperException unusable(String variable) {
        return new SigningHelperException(variable + " is not a valid proxy URL; it must look like"
                + " http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, with http, https, socks5 or socks5h, and with"
                + " special characters in USER and PASSWORD percent-encoded");
    }

    /** Returns the value of Proxy-Authorization, or null if the proxy requires no user. */
    @Nullable
    String authorization() {
        return user == null
                ? null
                : "Basic "
                        + new String(Base64.getEncoder().encode((user + ":" + password).getBytes(UTF_8)), ISO_8859_1);
    }

    /** Returns the URL without user and password. */
    @Override
    public String toString() {
        return scheme.name().toLowerCase(Locale.ROOT) + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + port;
    }
}
