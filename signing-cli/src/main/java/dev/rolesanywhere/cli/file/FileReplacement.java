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

/** A new file that replaces an old one atomically: a reader sees the whole old or the whole new content. */
public final class FileReplacement implements AutoCloseable {

    private final Path file;
    private final Path temporary;

    private FileReplacement(Path file, Path temporary) {
        this.file = file;
        this.temporary = temporary;
    }

    /**
     * Writes the new file beside the old one and flushes it to the disk. Only its owner can read it.
     *
     * @param file the old file, which need not exist
     */
    public static FileReplacement write(Path file, byte[] content) throws IOException {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        FileReplacement replacement = new FileReplacement(file, UndecodablePath.sibling(file, "." + random + ".tmp"));
        try (FileChannel channel = FileChannel.open(
                replacement.temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                FilePermissions.privateFile(file))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            return replacement;
        } catch (IOException e) {
            replacement.close();
            throw e;
        }
    }

    /**
     * Replaces the old file. Its owner, group and permissions stay, except for permissions of all other users.
     *
     * @return false if that is impossible: the owner would change, or the file is a mount point
     */
    public boolean tryCommit() throws IOException {
        if (Files.exists(file) && !FilePermissions.of(file).tryGiveTo(temporary)) {
            return false;
        }
        try {
            (FilePermissions.isPosix(file) ? Retries.NONE : Retries.SHARING).run(this::move);
        } catch (FileSystemException ignored) { // The caller writes in place.
            return false;
        }
        syncDirectory();
        return true;
    }

    private void move() throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes the new name permanent. Windows cannot open directories, and does not need this. */
    private void syncDirectory() {
        try (FileChannel directory = FileChannel.open(FilePermissions.directoryOf(file), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException ignored) { // The new file has replaced the old one anyway.
            return;
        }
    }

    /** Removes the temporary files of earlier runs that were killed. The caller must hold the file's lock. */
    public static void removeLeftovers(Path file) throws IOException {
        Pattern name = Pattern.compile(
                Pattern.quote(String.valueOf(UndecodablePath.sibling(file, ".").getFileName())) + "[0-9a-f]{16}\\.tmp");
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                FilePermissions.directoryOf(file),
                each -> name.matcher(String.valueOf(each.getFileName())).matches()
                        && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))) {
            for (Path leftover : siblings) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** Removes the new file unless it has replaced the old one. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
