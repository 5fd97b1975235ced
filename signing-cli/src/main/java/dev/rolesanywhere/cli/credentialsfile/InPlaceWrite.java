package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.cli.file.FilePermissions;
import dev.rolesanywhere.internal.BoundedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Overwrites a file that cannot be replaced: it is a mount point, has hard links, or belongs to another user. A reader
 * may see an incomplete file meanwhile; a failure restores the old content.
 */
final class InPlaceWrite {

    private InPlaceWrite() {}

    /** Locks the file itself, because the lock file beside it may be out of reach, or one of several. */
    static CredentialsFileEdit.Result write(
            Path file, Function<byte[], CredentialsFileEdit.Result> edit, Duration timeout) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            UpdateLock.lock(channel, file, timeout);
            byte[] before = read(channel, file);
            if (before.length == 0) {
                CredentialsFile.awaitContent();
                before = read(channel, file);
            }
            CredentialsFileEdit.Result result = edit.apply(before);
            FilePermissions.of(file).narrow(file);
            overwrite(channel, before, result.bytes());
            return result;
        }
    }

    /** Reads from the start. Closing another channel of the file would release the lock. */
    private static byte[] read(FileChannel channel, Path file) throws IOException {
        return BoundedFile.read(Channels.newInputStream(channel.position(0)), file, CredentialsFile.MAX_BYTES);
    }

    static void overwrite(FileChannel channel, byte[] before, byte[] after) throws IOException {
        try {
            extend(channel, before.length, after.length);
            writeAt(channel, 0, after);
            channel.truncate(after.length);
            channel.force(true);
        } catch (IOException e) {
            writeAt(channel, 0, before);
            channel.truncate(before.length);
            throw e;
        }
    }

    /** Allocates the space before anything is overwritten. SDKs ignore blank lines. */
    private static void extend(FileChannel channel, int from, int to) throws IOException {
        if (to > from) {
            byte[] blank = new byte[to - from];
            Arrays.fill(blank, (byte) '\n');
            writeAt(channel, from, blank);
            channel.force(true);
        }
    }

    private static void writeAt(FileChannel channel, long position, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest, position + rest.position());
        }
    }
}
