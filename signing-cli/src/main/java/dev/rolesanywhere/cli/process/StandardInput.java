package dev.rolesanywhere.cli.process;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Standard input and other descriptors. They can be read only once, so later readers get the same bytes. */
public final class StandardInput {

    /** One more than the limit of an identity, which then rejects the content. */
    private static final int MAX_BYTES = (1 << 20) + 1;

    private final InputStream in;
    private final Map<String, byte[]> descriptors = new HashMap<>();
    private byte @Nullable [] content;

    public StandardInput(InputStream in) {
        this.in = in;
    }

    public synchronized byte[] read() {
        if (content == null) {
            try {
                content = in.readNBytes(MAX_BYTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return content.clone();
    }

    /** Returns the content of a descriptor. */
    public synchronized byte[] read(String number) throws IOException {
        byte[] known = descriptors.get(number);
        if (known == null) {
            // A FileInputStream alone would query the position first, which fails for a pipe.
            try (InputStream descriptor = new BufferedInputStream(new FileInputStream("/dev/fd/" + number))) {
                known = descriptor.readNBytes(MAX_BYTES);
            }
            descriptors.put(number, known);
        }
        return known.clone();
    }
}
