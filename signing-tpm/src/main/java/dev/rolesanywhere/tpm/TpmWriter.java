package dev.rolesanywhere.tpm;

import java.io.ByteArrayOutputStream;

/** Writes the types of TPM 2.0, Part 2: big-endian numbers, and buffers after their size. */
final class TpmWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TpmWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    TpmWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    TpmWriter u32(int value) {
        return u16(value >> 16).u16(value);
    }

    TpmWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** Writes a TPM2B: the size and the bytes. */
    TpmWriter sized(byte[] value) {
        if (value.length > 0xFFFF) {
            throw new IllegalArgumentException("too long for a TPM2B");
        }
        return u16(value.length).raw(value);
    }

    int size() {
        return bytes.size();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
