package dev.rolesanywhere.tpm;

import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;

/**
 * Sends commands to a TPM and reads the responses. Closing it from another thread ends a call that waits.
 *
 * <p>A device takes a command in one write and returns its response in one read. A stream may return it in pieces.
 */
final class Transport implements AutoCloseable {

    private final ByteChannel channel;

    Transport(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Sends a command and returns the response.
     *
     * @throws IOException if the connection is lost
     * @throws MalformedException if the response has an impossible size
     */
    byte[] transmit(byte[] command) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(command);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        ByteBuffer in = ByteBuffer.allocate(TpmResponse.MAX_BYTES);
        readUntil(in, TpmResponse.HEADER);
        int size = TpmResponse.size(in.array());
        readUntil(in, size);
        if (in.position() > size) {
            throw new MalformedException("it is longer than it announces");
        }
        return Arrays.copyOf(in.array(), size);
    }

    private void readUntil(ByteBuffer in, int size) throws IOException {
        while (in.position() < size) {
            if (channel.read(in) < 0) {
                throw new EOFException("the TPM closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
