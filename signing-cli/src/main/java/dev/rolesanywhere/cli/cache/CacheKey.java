package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Identifies a session or a token: a digest of everything that determines it. */
public final class CacheKey {

    static final int DIGITS = 64;

    private final String digits;

    private CacheKey(String digits) {
        this.digits = digits;
    }

    static CacheKey of(String digits) {
        return new CacheKey(digits);
    }

    /** Returns a new builder. The parts must always be added in the same order. */
    public static Builder builder() {
        return new Builder().add("session 1");
    }

    /** Returns the digest in hexadecimal. */
    String digits() {
        return digits;
    }

    /** Returns the digest of the first bytes in lower-case hexadecimal. */
    static String sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return digits;
    }

    /** Joins the parts, each after its length, so that different parts never give the same bytes. */
    public static final class Builder {

        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        private Builder() {}

        /** Adds a text; null is the same as an empty text. */
        public Builder add(@Nullable String text) {
            return add(text == null ? new byte[0] : text.getBytes(UTF_8));
        }

        /** Adds a switch. */
        public Builder add(boolean isOn) {
            return add(isOn ? "on" : "off");
        }

        /** Adds bytes. */
        public Builder add(byte[] bytes) {
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                parts.write(bytes.length >>> shift);
            }
            parts.write(bytes, 0, bytes.length);
            return this;
        }

        /** Returns the key of everything that was added. */
        public CacheKey build() {
            byte[] all = parts.toByteArray();
            return new CacheKey(sha256(all, all.length));
        }
    }
}
