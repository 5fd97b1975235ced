package dev.rolesanywhere.session.internal;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the class names and stack traces of a failure without its messages: parsers of HTTP, TLS and JSON quote what
 * they received, which can be credentials.
 */
final class RedactedCause extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MAX_DEPTH = 10;

    private RedactedCause(Throwable original, @Nullable Throwable cause) {
        super(original.getClass().getName() + " (message withheld)", cause);
        setStackTrace(original.getStackTrace());
    }

    static @Nullable Throwable of(@Nullable Throwable original) {
        return of(original, MAX_DEPTH);
    }

    private static @Nullable Throwable of(@Nullable Throwable original, int depth) {
        if (original == null || depth == 0 || original instanceof RedactedCause) {
            return original instanceof RedactedCause ? original : null;
        }
        return new RedactedCause(original, of(original.getCause(), depth - 1));
    }
}
