package dev.rolesanywhere.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Percent-encoding according to RFC 3986, section 2: everything except unreserved characters, in upper-case hex. */
final class UriEncoding {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private UriEncoding() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            if (UNRESERVED.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append(String.format("%%%02X", octet & 0xff));
            }
        }
        return encoded.toString();
    }

    /** Encodes each segment of an already encoded path again. */
    static String encodePath(String rawPath) {
        return Arrays.stream(rawPath.split("/", -1)).map(UriEncoding::encode).collect(Collectors.joining("/"));
    }

    static String decode(String encoded) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] octets = encoded.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] != '%') {
                decoded.write(octets[i]);
                continue;
            }
            decoded.write(hexPair(encoded, i + 1));
            i += 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    /** Splits a raw query at each ampersand. A parameter without a value has an empty one. */
    static List<QueryParameter> parseQuery(String rawQuery) {
        if (rawQuery.indexOf('+') >= 0) {
            throw Refusal.validation("The query contains an unescaped plus sign, which some parsers read as a space.");
        }
        return Arrays.stream(rawQuery.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(UriEncoding::parseParameter)
                .toList();
    }

    private static QueryParameter parseParameter(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        return new QueryParameter(decode(name), decode(value));
    }

    private static int hexPair(String text, int start) {
        int high = start + 1 < text.length() ? Character.digit(text.charAt(start), 16) : -1;
        int low = start + 1 < text.length() ? Character.digit(text.charAt(start + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw Refusal.validation("The query contains a percent sign without two hex digits.");
        }
        return high * 16 + low;
    }

    /** A decoded query parameter. */
    record QueryParameter(String name, String value) {}
}
