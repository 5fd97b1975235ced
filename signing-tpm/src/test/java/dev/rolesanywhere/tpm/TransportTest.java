package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A command is one write and its response one read, as the TPM devices of Linux require; on a stream there may be more.
 */
class TransportTest {

    /** Behaves as drivers/char/tpm/tpm-dev-common.c of Linux: what a read leaves is lost with older versions. */
    private static final class Device implements ByteChannel {

        private final byte[] answer;
        private final List<Integer> writes = new ArrayList<>();
        private byte @Nullable [] pending;
        private boolean isOpen = true;

        Device(byte[] answer) {
            this.answer = answer;
        }

        @Override
        public int write(ByteBuffer command) throws IOException {
            int size = command.remaining();
            if (pending != null) {
                throw new IOException("Device or resource busy");
            }
            if (size < TpmResponse.HEADER || command.getInt(command.position() + 2) != size) {
                throw new IOException("Invalid argument");
            }
            writes.add(size);
            command.position(command.limit());
            pending = answer;
            return size;
        }

        @Override
        public int read(ByteBuffer target) {
            if (pending == null) {
                return -1; // What Java makes of zero bytes.
            }
            int size = Math.min(target.remaining(), pending.length);
            target.put(pending, 0, size);
            pending = null;
            return size;
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    private static byte[] message(int size) {
        return new TpmWriter()
                .u16(Tpm.ST_NO_SESSIONS)
                .u32(size)
                .u32(0)
                .raw(new byte[size - TpmResponse.HEADER])
                .toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 535, 4095, 4096})
    void aDeviceGetsACommandInOneWriteAndGivesItsResponseInOneRead(int size) throws IOException {
        Device device = new Device(message(size));
        try (Transport transport = new Transport(device)) {
            assertArrayEquals(message(size), transport.transmit(message(1700)));
            assertArrayEquals(message(size), transport.transmit(message(10)));
        }
        assertEquals(List.of(1700, 10), device.writes);
        assertFalse(device.isOpen);
    }

    @Test
    void aResponseThatIsLongerThanItAnnouncesIsMalformed() {
        byte[] answer = new TpmWriter().raw(message(20)).u8(0).toByteArray();

        assertThrows(MalformedException.class, () -> new Transport(new Device(answer)).transmit(message(10)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 19})
    void aResponseThatIsCutShortIsTheEndOfTheConnection(int length) {
        byte[] answer = new byte[length];
        System.arraycopy(message(20), 0, answer, 0, length);

        assertThrows(EOFException.class, () -> new Transport(new Device(answer)).transmit(message(10)));
    }
}
