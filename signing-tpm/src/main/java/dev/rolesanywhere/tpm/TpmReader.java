package dev.rolesanywhere.tpm;

import java.nio.ByteBuffer;

/** Reads the types of TPM 2.0, Part 2. */
final class TpmReader {

    private final ByteBuffer bytes;

    TpmReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int u8() {
        require(1);
        return bytes.get() & 0xFF;
    }

    int u16() {
        require(2);
        return bytes.getShort() & 0xFFFF;
    }

    int u32() {
        require(4);
        return bytes.getInt();
    }

    byte[] raw(int length) {
        require(length);
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    /** Reads a TPM2B. */
    byte[] sized() {
        return raw(u16());
    }

    byte[] rest() {
        return raw(bytes.remaining());
    }

    void requireEnd() {
        if (bytes.hasRemaining()) {
            throw new MalformedException("it is longer than its content");
        }
    }

    private void require(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedException("it is too short");
        }
    }

    /** The bytes do not follow the TPM 2.0 specification. The message begins with "it". */
    static final class MalformedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
