package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
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

    /**
     * Retries what fails while another process has the file open, as on Windows.
     *
     * @param pauses the pauses after each failure except the last
     */
    record Retries(List<Duration> pauses, Sleeper sleeper) {

        static final Retries NONE = new Retries(List.of(), Thread::sleep);

        /** About two seconds: readers close the file within milliseconds, virus scanners take longer. */
        static final Retries SHARING = new Retries(
                List.of(10, 20, 40, 80, 150, 300, 600, 800).stream()
                        .map(Duration::ofMillis)
                        .toList(),
                Thread::sleep);

        /** An action that fails with a FileSystemException while the file is in use. */
        @FunctionalInterface
        interface Attempt {
            void run() throws IOException;
        }

        @FunctionalInterface
        interface Sleeper {
            void sleep(long milliseconds) throws InterruptedException;
        }

        void run(Attempt attempt) throws IOException {
            for (Duration pause : pauses) {
                try {
                    attempt.run();
                    return;
                } catch (FileSystemException ignored) { // The file is in use.
                    sleep(pause);
                }
            }
            attempt.run();
        }

        private void sleep(Duration pause) throws IOException {
            try {
                sleeper.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("it was interrupted");
            }
        }
    }
}
