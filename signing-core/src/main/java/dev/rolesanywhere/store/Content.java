package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file or of another source, at most as large as an identity can be.
 *
 * @param name where it comes from, for messages
 * @param bytes the content
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares contents.
record Content(String name, byte[] bytes) {

    private static final int MAX_BYTES = 1 << 20;

    Content {
        if (bytes.length > MAX_BYTES) {
            throw tooLarge(name);
        }
    }

    boolean isBlank() {
        return new String(bytes, StandardCharsets.ISO_8859_1).isBlank();
    }

    boolean hasBytesOf(Content other) {
        return Arrays.equals(bytes, other.bytes);
    }

    /** Puts the name before the message of an exception. */
    IdentityException named(IdentityException e) {
        return new IdentityException(e.reason(), name + ": " + e.getMessage(), e);
    }

    private static IdentityException tooLarge(String name) {
        return new IdentityException(
                Reason.MALFORMED, name + " is larger than 1 MiB; it does not look like a certificate or key");
    }

    /**
     * Parses the content, and adds its name to the messages of the parser.
     *
     * @throws IdentityException if the content cannot be parsed; what a password supplier throws passes unchanged
     */
    <T> T parse(Parser<T> parser) {
        if (bytes.length == 0) {
            throw new IdentityException(
                    Reason.MALFORMED, name + " is empty; expected a certificate or key in PEM, DER or PKCS#12");
        }
        try {
            return parser.parse(bytes);
        } catch (Password.SupplierFailure e) {
            throw e.thrown();
        } catch (IdentityException e) {
            throw named(e);
        } catch (OutOfMemoryError e) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    name + ": there is not enough memory to open it; increase Java's heap (-Xmx), or encrypt it"
                            + " with parameters that need less");
        } catch (StackOverflowError e) {
            throw new IdentityException(Reason.MALFORMED, name + ": it is nested too deeply");
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // What libraries throw at damaged content varies.
            throw new IdentityException(Reason.MALFORMED, name + ": it cannot be parsed; it may be damaged", e);
        }
    }

    /** Parses bytes. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(byte[] bytes) throws IOException, GeneralSecurityException;
    }

    /** A source that can be read again at each load. */
    @FunctionalInterface
    interface Source {
        Content read();

        /** Whether someone may replace the content between two reads. */
        default boolean isFile() {
            return false;
        }

        static Source file(Path file) {
            return new FileSource(file);
        }

        static Source named(String name, Supplier<byte[]> bytes) {
            return () -> new Content(name, bytes.get());
        }
    }

    private record FileSource(Path file) implements Source {

        @Override
        public Content read() {
            try {
                return new Content(file.toString(), BoundedFile.read(file, MAX_BYTES));
            } catch (BoundedFile.TooLargeException e) {
                throw tooLarge(file.toString());
            } catch (IOException e) {
                throw new IdentityException(Reason.UNREADABLE, IoErrors.reading(file, e), e);
            }
        }

        @Override
        public boolean isFile() {
            return true;
        }

        /** The same as a record's, which a native program would generate by reflection at run time. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof FileSource source && file.equals(source.file);
        }

        @Override
        public int hashCode() {
            return file.hashCode();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
