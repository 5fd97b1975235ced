package dev.rolesanywhere.store;

import dev.rolesanywhere.file.BoundedFile;
import dev.rolesanywhere.file.IoErrors;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What was read at one moment, and where: never more than can hold an identity.
 *
 * @param name where it comes from, for messages
 * @param bytes all of it
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares contents.
record Content(String name, byte[] bytes) {

    private static final int MOST_BYTES = 1 << 20;

    Content {
        if (bytes.length > MOST_BYTES) {
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
     * Parses the content, and puts its name before what a parser, which does not know it, has to say.
     *
     * @throws IdentityException whatever the parser throws, but for what a password's supplier threw
     */
    <T> T parse(Parser<T> parser) {
        if (bytes.length == 0) {
            throw new IdentityException(
                    Reason.MALFORMED, name + " is empty; expected a certificate or key in PEM, DER or PKCS#12");
        }
        try {
            return parser.parse(bytes);
        } catch (Password.SupplierFailure notOurs) {
            throw notOurs.thrown();
        } catch (IdentityException nameless) {
            throw named(nameless);
        } catch (OutOfMemoryError tooLarge) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    name
                            + ": it takes more memory to open than there is; give Java more (-Xmx), or encrypt it with less");
        } catch (StackOverflowError tooDeep) {
            throw new IdentityException(Reason.MALFORMED, name + ": it is nested too deeply");
        } catch (IOException | GeneralSecurityException | RuntimeException damaged) {
            // What libraries throw at damaged content cannot be foretold.
            throw new IdentityException(Reason.MALFORMED, name + ": it cannot be parsed; it may be damaged", damaged);
        }
    }

    /** Reads a meaning out of bytes. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(byte[] bytes) throws IOException, GeneralSecurityException;
    }

    /** Something that can be read again and again. */
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
                return new Content(file.toString(), BoundedFile.read(file, MOST_BYTES));
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

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
