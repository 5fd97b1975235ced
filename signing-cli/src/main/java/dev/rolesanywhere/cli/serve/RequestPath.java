package dev.rolesanywhere.cli.serve;

import java.nio.charset.StandardCharsets;

/** Normalizes the spellings of a path that SDKs send. */
final class RequestPath {

    private RequestPath() {}

    /**
     * Returns the path without its query, percent-decoded, with single slashes and no slash at its end. It serves only
     * as a key.
     */
    static String of(String target) {
        StringBuilder path = new StringBuilder(target.length());
        for (char character : decoded(withoutQuery(target)).toCharArray()) {
            if (character != '/' || path.isEmpty() || path.charAt(path.length() - 1) != '/') {
                path.append(character);
            }
        }
        if (path.length() > 1 && path.charAt(path.length() - 1) == '/') {
            path.setLength(path.length() - 1);
        }
        return path.toString();
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Invalid encodings are kept, and match no resource. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] bytes = new byte[path.length()];
        int length = 0;
        for (int at = 0; at < path.length(); at++) {
            int octet = path.charAt(at) == '%' ? octet(path, at + 1) : -1;
            bytes[length++] = (byte) (octet < 0 ? path.charAt(at) : octet);
            at += octet < 0 ? 0 : 2;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int octet(String path, int start) {
        if (start + 2 > path.length()) {
            return -1;
        }
        int high = Character.digit(path.charAt(start), 16);
        int low = Character.digit(path.charAt(start + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
