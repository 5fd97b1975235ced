package dev.rolesanywhere.cli.process;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Standard input and other descriptors, which can be read only once; later readers get what the first one read. */
public final class StandardInput {

    /** One more than an identity may have, which then refuses it. */
    private static final int MOST_BYTES = (1 << 20) + 1;

    private final InputStream in;
    private final Map<String, byte[]> descriptors = new HashMap<>();
    private byte @Nullable [] content;

    public StandardInput(InputStream in) {
        this.in = in;
    }

    public synchronized byte[] read() {
        if (content == null) {
            try {
                content = in.readNBytes(MOST_BYTES);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return content.clone();
    }

    /** Returns what the descriptor of a number has. */
    public synchronized byte[] read(String number) throws IOException {
        byte[] known = descriptors.get(number);
        if (known == null) {
            // A FileInputStream alone asks for its position first, which a pipe does not have.
            try (InputStream descriptor = new BufferedInputStream(new FileInputStream("/dev/fd/" + number))) {
                known = descriptor.readNBytes(MOST_BYTES);
            }
            descriptors.put(number, known);
        }
        return known.clone();
    }
}
