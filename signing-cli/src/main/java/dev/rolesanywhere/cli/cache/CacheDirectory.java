package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.CurrentUser;
import dev.rolesanywhere.cli.file.FilePermissions;
import dev.rolesanywhere.cli.file.FileReplacement;
import dev.rolesanywhere.cli.file.RegularFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The directory of the cache, which must belong to this user and be inaccessible to all others, and its entries. */
final class CacheDirectory {

    private final Path path;
    private final Kind kind;

    CacheDirectory(Path path, Kind kind) {
        this.path = path;
        this.kind = kind;
    }

    /** What a cache stores. Each kind has its own lock file, because a process can renew one of each at a time. */
    enum Kind {
        SESSION("session", ".session", "sessions.lock"),
        TOKEN("token", ".token", "tokens.lock");

        private final String noun;
        private final String suffix;
        private final String lockFile;

        Kind(String noun, String suffix, String lockFile) {
            this.noun = noun;
            this.suffix = suffix;
            this.lockFile = lockFile;
        }

        String noun() {
            return noun;
        }

        String suffix() {
            return suffix;
        }

        String lockFile() {
            return lockFile;
        }
    }

    /** Loaded only to list the directory, never on a hit. */
    private static final class Names {
        static final Pattern ENTRY = Pattern.compile("([0-9a-f]{64})(\\.[a-z]+)(\\.[0-9a-f]{16}\\.tmp)?");
    }

    /**
     * A file in the directory.
     *
     * @param entry null if the file is damaged or not trusted
     */
    record Listed(Path file, CacheKey key, @Nullable CacheEntry entry) {}

    Path path() {
        return path;
    }

    Path lockFile() {
        return path.resolve(kind.lockFile());
    }

    Kind kind() {
        return kind;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Returns the entry, or null if there is none that can be trusted. */
    @Nullable
    CacheEntry read(CacheKey key) {
        return read(key, file(key));
    }

    Path file(CacheKey key) {
        return path.resolve(key.digits().concat(kind.suffix()));
    }

    private @Nullable CacheEntry read(CacheKey key, Path file) {
        try {
            int user = CurrentUser.uid();
            byte[] content = isTrusted(user) && isPrivate(file, user)
                    ? RegularFile.read(file, CacheEntryFormat.MAX_BYTES)
                    : null;
            return content == null ? null : CacheEntryFormat.parse(key, content);
        } catch (IOException ignored) { // There is no such entry.
            return null;
        }
    }

    private boolean isTrusted(int user) throws IOException {
        FilePermissions permissions = FilePermissions.of(path);
        return permissions.isDirectory() && permissions.owner() == user && permissions.isClosedToOthers();
    }

    private static boolean isPrivate(Path file, int user) throws IOException {
        FilePermissions permissions = FilePermissions.of(file, LinkOption.NOFOLLOW_LINKS);
        return permissions.isRegular() && permissions.owner() == user && permissions.isOwnerOnly();
    }

    void write(CacheKey key, CacheEntry entry) throws IOException {
        byte[] content = CacheEntryFormat.write(key, entry);
        if (content.length > CacheEntryFormat.MAX_BYTES) {
            throw new IOException("it is larger than 64 KiB");
        }
        Path file = file(key);
        removeForeign(file);
        try (FileReplacement replacement = FileReplacement.write(file, content)) {
            if (!replacement.tryCommit()) {
                throw new IOException(file + " cannot be replaced");
            }
        }
    }

    /** The new file would inherit its owner and permissions. */
    private static void removeForeign(Path file) throws IOException {
        try {
            if (!isPrivate(file, CurrentUser.uid())) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException ignored) { // Then there is nothing to inherit.
            return;
        }
    }

    void remove(CacheKey key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException ignored) { // The next run discards it again.
            return;
        }
    }

    List<Listed> list(int maxFiles) throws IOException {
        List<Listed> listed = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Matcher name = Names.ENTRY.matcher(String.valueOf(file.getFileName()));
                if (listed.size() == maxFiles) {
                    break;
                } else if (name.matches() && name.group(2).equals(kind.suffix())) {
                    CacheKey key = CacheKey.of(name.group(1));
                    listed.add(new Listed(file, key, read(key, file)));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return listed;
    }

    Listed reread(Listed listed) {
        return new Listed(listed.file(), listed.key(), read(listed.key(), listed.file()));
    }

    /**
     * Creates the directory if it does not exist.
     *
     * @throws SigningHelperException if it cannot be created or must not be used
     */
    void prepare() {
        try {
            create(path.toAbsolutePath());
        } catch (IOException e) {
            throw new SigningHelperException(path + " cannot be created: " + IoErrors.writing(e), e);
        }
        check();
    }

    /**
     * Checks that the directory may be used.
     *
     * @throws SigningHelperException if not
     */
    void check() {
        if (!checkOwner().isClosedToOthers()) {
            throw new SigningHelperException("other users can access " + path
                    + "; use a directory with mode 700, or one that does not exist yet, with --cache-dir");
        }
    }

    /**
     * Checks that the directory belongs to this user.
     *
     * @throws SigningHelperException if not
     */
    FilePermissions checkOwner() {
        try {
            FilePermissions permissions = FilePermissions.of(path);
            if (!permissions.isDirectory()) {
                throw new SigningHelperException(path + " is not a directory");
            } else if (permissions.owner() != CurrentUser.uid()) {
                throw new SigningHelperException(
                        path + " belongs to another user; specify a directory of your own with --cache-dir");
            }
            return permissions;
        } catch (IOException e) {
            throw new SigningHelperException(path + " cannot be checked: " + IoErrors.writing(e), e);
        }
    }

    private static void create(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || Files.exists(directory)) {
            return;
        }
        create(parent);
        rejectForeign(parent);
        try {
            Files.createDirectory(directory, FilePermissions.privateDirectory(directory));
            overrideUmask(directory);
        } catch (FileAlreadyExistsException e) { // Another process created it.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** A user could never use what root creates in the user's directory. */
    private static void rejectForeign(Path parent) throws IOException {
        if (CurrentUser.uid() == CurrentUser.ROOT && FilePermissions.of(parent).owner() != CurrentUser.ROOT) {
            throw new IOException("root does not create a directory in " + parent
                    + ", which belongs to another user; specify a directory of root with --cache-dir");
        }
    }

    /** A umask can also remove permissions of the owner. */
    private static void overrideUmask(Path directory) throws IOException {
        FilePermissions permissions = FilePermissions.of(directory, LinkOption.NOFOLLOW_LINKS);
        if ((permissions.mode() & 0700) != 0700 && FilePermissions.isUnix()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
