package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file whole, and none that is too large to hold an identity. */
final class BoundedFile {

    private static final int MOST_BYTES = 1 << 20;

    private BoundedFile() {}

    static byte[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw new IdentityException(Reason.UNREADABLE, file + " is a directory; name the file in it");
        }
        byte[] content = readAtMostOneMore(file);
        if (content.length > MOST_BYTES) {
            throw new IdentityException(
                    Reason.MALFORMED, file + " is larger than 1 MiB; it does not look like a certificate or key");
        }
        if (content.length == 0) {
            throw new IdentityException(
                    Reason.MALFORMED, file + " is empty; expected a certificate or key in PEM, or a PKCS#12 file");
        }
        return content;
    }

    private static byte[] readAtMostOneMore(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new IdentityException(Reason.UNREADABLE, file + " does not exist; check the path", missing);
        } catch (AccessDeniedException denied) {
            throw new IdentityException(
                    Reason.UNREADABLE, file + " may not be read by this user; check its permissions", denied);
        } catch (IOException unreadable) {
            throw new IdentityException(
                    Reason.UNREADABLE, file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
