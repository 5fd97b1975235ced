package dev.rolesanywhere.pkcs11;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A PIN, erased when it is closed. {@code toString} does not show it. */
final class Pin implements AutoCloseable {

    private final byte[] utf8;
    private final boolean isTyped;

    private Pin(byte[] utf8, boolean isTyped) {
        this.utf8 = utf8;
        this.isTyped = isTyped;
    }

    static Pin configured(char[] characters) {
        return new Pin(utf8(characters), false);
    }

    static Pin typed(char[] characters) {
        return new Pin(utf8(characters), true);
    }

    private static byte[] utf8(char[] characters) {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] utf8 = new byte[buffer.remaining()];
        buffer.get(utf8);
        buffer.clear().put(new byte[buffer.capacity()]);
        return utf8;
    }

    byte[] utf8() {
        return utf8;
    }

    /** Returns whether the user just typed it, and so may use the last attempt. */
    boolean isTyped() {
        return isTyped;
    }

    /** Returns a digest that identifies the PIN. */
    byte[] fingerprint() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(utf8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "Pin";
    }
}
