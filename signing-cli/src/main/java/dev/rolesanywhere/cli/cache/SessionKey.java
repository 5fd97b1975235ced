package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Tells sessions apart: a digest of all that shapes a session. */
public final class SessionKey {

    private final String digits;

    private SessionKey(String digits) {
        this.digits = digits;
    }

    static SessionKey of(String digits) {
        return new SessionKey(digits);
    }

    /**
     * Starts a key.
     *
     * @return a builder, which takes the parts in an order that is always the same
     */
    public static Builder builder() {
        return new Builder().add("session 1");
    }

    /** Returns the digest in hexadecimal digits. */
    String digits() {
        return digits;
    }

    @Override
    public String toString() {
        return digits;
    }

    /** Joins part by part, each after its length, so that none can run into the next. */
    public static final class Builder {

        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        private Builder() {}

        /**
         * Adds a text.
         *
         * @param text null counts as empty
         * @return this builder
         */
        public Builder add(@Nullable String text) {
            return add(text == null ? new byte[0] : text.getBytes(UTF_8));
        }

        /**
         * Adds a switch.
         *
         * @param isOn how it stands
         * @return this builder
         */
        public Builder add(boolean isOn) {
            return add(isOn ? "on" : "off");
        }

        /**
         * Adds bytes.
         *
         * @param bytes such as a certificate's
         * @return this builder
         */
        public Builder add(byte[] bytes) {
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                parts.write(bytes.length >>> shift);
            }
            parts.write(bytes, 0, bytes.length);
            return this;
        }

        /**
         * Ends the key.
         *
         * @return the key of what was added
         */
        public SessionKey build() {
            byte[] all = parts.toByteArray();
            return new SessionKey(Sha256.hex(all, all.length));
        }
    }
}
