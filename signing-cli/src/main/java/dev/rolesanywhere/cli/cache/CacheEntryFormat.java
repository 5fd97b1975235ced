package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * The format of a cache file: a line with name and value for each value, then a digest of all lines before it, which
 * reveals a file that is incomplete or was edited.
 */
final class CacheEntryFormat {

    /** A session token has at most a few kilobytes. */
    static final int MAX_BYTES = 64 << 10;

    private static final String FORM = "aws_signing_helper-session";
    private static final String VERSION = "1";
    private static final String DIGEST = "sha256 ";
    private static final int DIGEST_LINE = DIGEST.length() + CacheKey.DIGITS + 1;

    private final String text;
    private int position;

    private CacheEntryFormat(String text) {
        this.text = text;
    }

    static byte[] write(CacheKey key, CacheEntry entry) {
        CacheEntry.Times times = entry.times();
        StringBuilder lines = new StringBuilder();
        line(lines, FORM, VERSION);
        line(lines, "key", key.digits());
        line(lines, "issued", Long.toString(times.issued()));
        line(lines, "expiration", Long.toString(times.expiration()));
        line(lines, "renewal", Long.toString(times.renewal()));
        line(lines, "certificate-start", Long.toString(times.certificateStart()));
        line(lines, "certificate-end", Long.toString(times.certificateEnd()));
        line(lines, "role", entry.roleArn());
        line(lines, "role-session-name", entry.name());
        line(lines, "certificate", entry.certificate());
        line(lines, "credentials", entry.text());
        byte[] body = lines.toString().getBytes(UTF_8);
        return lines.append(digestLine(body, body.length)).toString().getBytes(UTF_8);
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append(' ').append(value.replace('\n', ' ')).append('\n');
    }

    /** Returns the entry with that key, or null if the bytes are anything else. */
    static @Nullable CacheEntry parse(CacheKey key, byte[] bytes) {
        if (!isWhole(bytes)) {
            return null;
        }
        try {
            return new CacheEntryFormat(new String(bytes, UTF_8)).entry(key);
        } catch (IllegalArgumentException ignored) { // The file has another format.
            return null;
        }
    }

    private static boolean isWhole(byte[] bytes) {
        int body = bytes.length - DIGEST_LINE;
        return body > 0
                && bytes.length <= MAX_BYTES
                && new String(bytes, body, DIGEST_LINE, UTF_8).equals(digestLine(bytes, body));
    }

    private static String digestLine(byte[] bytes, int length) {
        return DIGEST.concat(CacheKey.sha256(bytes, length)).concat("\n");
    }

    private CacheEntry entry(CacheKey key) {
        expect(FORM, VERSION);
        expect("key", key.digits());
        CacheEntry.Times times = new CacheEntry.Times(
                number("issued"),
                number("expiration"),
                number("renewal"),
                number("certificate-start"),
                number("certificate-end"));
        return new CacheEntry(
                times, value("role"), value("role-session-name"), value("certificate"), value("credentials"));
    }

    private void expect(String name, String value) {
        if (!value(name).equals(value)) {
            throw new IllegalArgumentException(name);
        }
    }

    private long number(String name) {
        return Long.parseLong(value(name));
    }

    private String value(String name) {
        int start = position + name.length() + 1;
        int end = text.indexOf('\n', start);
        if (end < 0 || !text.startsWith(name, position) || text.charAt(start - 1) != ' ') {
            throw new IllegalArgumentException(name);
        }
        position = end + 1;
        return text.substring(start, end);
    }
}
