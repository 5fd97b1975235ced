package dev.rolesanywhere.cli.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.cli.file.FileAccess;
import dev.rolesanywhere.cli.file.FileReplacement;
import dev.rolesanywhere.file.IoErrors;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The shared credentials file: written whole or not at all, one update at a time. Safe for use by several threads. */
public final class CredentialsFile {

    /** Thousands of profiles; what is larger is refused, not cut. */
    private static final int MOST_BYTES = 16 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_ATTEMPTS = 10;
    private static final int MOST_LINKS = 40;

    private final Path path;

    private CredentialsFile(Path path) {
        this.path = path;
    }

    /**
     * Names the file, which need not exist.
     *
     * @param path may be a symbolic link, which stays one
     * @return the file
     */
    public static CredentialsFile at(Path path) {
        return new CredentialsFile(path);
    }

    /**
     * What an update did apart from setting the keys.
     *
     * @param created the directory and the file that did not exist before
     * @param warnings what the user should know about the file, a sentence each
     */
    public record Result(List<Path> created, List<String> warnings) {}

    /**
     * Sets the three keys of a profile.
     *
     * @param profile whose section it is
     * @param credentials what the keys are set to
     * @return what else happened
     * @throws CredentialsFileException if the file cannot be written; it is unchanged then
     */
    public Result update(ProfileName profile, SessionCredentials credentials) {
        CredentialsFileEdit edit = new CredentialsFileEdit(profile, credentials);
        try {
            Path file = target();
            List<Path> created = Stream.of(FileAccess.folder(file), file)
                    .filter(Files::notExists)
                    .toList();
            List<String> warnings = new ArrayList<>(accessWarnings(file));
            warnings.addAll(update(file, before -> edit.applyTo(new String(before, ISO_8859_1)))
                    .warnings());
            return new Result(
                    created,
                    warnings.stream().map(warning -> path + ": " + warning).toList());
        } catch (CredentialsFileException e) {
            throw new CredentialsFileException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CredentialsFileException(path + ": " + IoErrors.writing(e) + "; the file is unchanged", e);
        }
    }

    private static List<String> accessWarnings(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        FileAccess access = FileAccess.of(file);
        if (access.isOpenToOthers()) {
            return List.of("all users had access to it; from now on only its owner has");
        }
        return access.readingGroup()
                .map(group -> List.of("the group " + group + " can read it; if that is not intended, run chmod 600"))
                .orElse(List.of());
    }

    private static Edited update(Path file, Function<byte[], Edited> edit) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new CredentialsFileException(
                    Files.isDirectory(file) ? "it is a directory; name a file in it" : "it is not a regular file");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new CredentialsFileException(
                    "permission denied for user " + System.getProperty("user.name") + "; let that user write it");
        }
        if (!Files.isDirectory(FileAccess.folder(file))) {
            Files.createDirectories(FileAccess.folder(file), FileAccess.privateFolder(file));
        }
        try (UpdateLock lock = UpdateLock.beside(file, PATIENCE)) {
            if (Files.exists(file) && (!Files.isWritable(FileAccess.folder(file)) || hasHardLinks(file))) {
                return InPlaceWrite.write(file, edit, MOST_BYTES, PATIENCE);
            }
            if (!lock.isHeld()) {
                return replace(file, edit)
                        .warnedOf(
                                "no lock can be had beside it, so that another update in the same instant could be lost");
            }
            FileReplacement.removeLeftovers(file);
            return replace(file, edit);
        }
    }

    /** A replacement would leave the old credentials under the other names. */
    private static boolean hasHardLinks(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(file, "unix:nlink") instanceof Integer links
                && links > 1;
    }

    /** Programs that take no lock may write too, so what was read is looked at again before it is replaced. */
    private static Edited replace(Path file, Function<byte[], Edited> edit) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<byte[]> before = BoundedRead.of(file, MOST_BYTES);
            Edited edited = edit.apply(before.orElse(new byte[0]));
            try (FileReplacement replacement = FileReplacement.write(file, edited.bytes())) {
                if (!isSame(before, BoundedRead.of(file, MOST_BYTES))) {
                    continue;
                }
                if (replacement.tryCommit()) {
                    return edited;
                }
            }
            return InPlaceWrite.write(file, edit, MOST_BYTES, PATIENCE);
        }
        throw new CredentialsFileException("another program keeps writing it; try again later");
    }

    private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent()
                && Arrays.equals(one.orElse(new byte[0]), other.orElse(new byte[0]));
    }

    /** Follows symbolic links by hand, for the last one may name a file that is yet to be made. */
    private Path target() throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }
}
