package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.cli.file.FileAccess;
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
 * Overwrites a file that cannot be replaced: it is a mount point, has hard links, or belongs to another user. Somebody
 * who reads it meanwhile may see half of it; a failure restores the old content.
 */
final class InPlaceWrite {

    private InPlaceWrite() {}

    /** The lock beside the file may be out of reach, or one of several, so the file itself is locked. */
    static Edited write(Path file, Function<byte[], Edited> edit, int mostBytes, Duration patience) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            UpdateLock.lock(channel, file, patience);
            byte[] before = read(channel, mostBytes);
            Edited edited = edit.apply(before);
            FileAccess.of(file).narrow(file);
            overwrite(channel, before, edited.bytes());
            return edited;
        }
    }

    /** Reads through the channel itself: to close another one of the same file would give the lock back. */
    private static byte[] read(FileChannel channel, int mostBytes) throws IOException {
        return BoundedRead.of(Channels.newInputStream(channel), mostBytes);
    }

    static void overwrite(FileChannel channel, byte[] before, byte[] after) throws IOException {
        try {
            extend(channel, before.length, after.length);
            writeAt(channel, 0, after);
            channel.truncate(after.length);
            channel.force(true);
        } catch (IOException failure) {
            writeAt(channel, 0, before);
            channel.truncate(before.length);
            throw failure;
        }
    }

    /** Takes the room that is needed before anything is lost. Blank lines mean nothing. */
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
