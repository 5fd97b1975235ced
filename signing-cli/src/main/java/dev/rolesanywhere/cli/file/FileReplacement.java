package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A new file that takes an old one's place at once: whoever reads sees the one or the other whole. */
public final class FileReplacement implements AutoCloseable {

    private final Path file;
    private final Path temporary;

    private FileReplacement(Path file, Path temporary) {
        this.file = file;
        this.temporary = temporary;
    }

    /**
     * Writes the new file beside the old one, to the disk, or nothing at all.
     *
     * @param file the old one, which need not exist
     * @param content what the new one holds
     * @return the new file, which its owner alone can read
     * @throws IOException if it cannot be written
     */
    public static FileReplacement write(Path file, byte[] content) throws IOException {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        FileReplacement replacement = new FileReplacement(file, UndecodablePath.sibling(file, "." + random + ".tmp"));
        try (FileChannel channel = FileChannel.open(
                replacement.temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                FileAccess.successorOf(file))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            return replacement;
        } catch (IOException failure) {
            replacement.close();
            throw failure;
        }
    }

    /**
     * Replaces the old file. Its owner, group and permissions stay, except for permissions of all other users.
     *
     * @return false if that is impossible: the owner would change, or the file is a mount point
     * @throws IOException if the old file cannot be examined
     */
    public boolean tryCommit() throws IOException {
        if (Files.exists(file) && !FileAccess.of(file).tryGiveTo(temporary)) {
            return false;
        }
        try {
            (FileAccess.isPosix(file) ? Retries.NONE : Retries.SHARING).run(this::move);
        } catch (FileSystemException notReplaceable) {
            return false;
        }
        syncFolder();
        return true;
    }

    private void move() throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes the new name last; on Windows folders cannot be opened, and need not be. */
    private void syncFolder() {
        try (FileChannel folder = FileChannel.open(FileAccess.folder(file), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notSupported) {
            // The new file is in its place all the same.
        }
    }

    /**
     * Removes what earlier runs left that were killed. Only for who holds the lock.
     *
     * @param file the file that they were to replace
     * @throws IOException if they cannot be removed
     */
    public static void removeLeftovers(Path file) throws IOException {
        Pattern name = Pattern.compile(
                Pattern.quote(UndecodablePath.sibling(file, ".").getFileName().toString()) + "[0-9a-f]{16}\\.tmp");
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                FileAccess.folder(file),
                each -> name.matcher(String.valueOf(each.getFileName())).matches()
                        && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))) {
            for (Path leftover : siblings) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** Removes the new file unless it has taken its place. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
