package dev.rolesanywhere.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Standard input, which can be read only once: whoever comes later gets what the first one read. */
final class StandardInput {

    /** One more than an identity may have, which then refuses it. */
    private static final int MOST_BYTES = (1 << 20) + 1;

    private final InputStream in;
    private byte @Nullable [] content;

    StandardInput(InputStream in) {
        this.in = in;
    }

    synchronized byte[] read() {
        if (content == null) {
            try {
                content = in.readNBytes(MOST_BYTES);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return content.clone();
    }
}
