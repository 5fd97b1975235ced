package dev.rolesanywhere.cli.file;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Type, permissions, owner and group of a file. Uses numeric ids, because resolving names may query a directory
 * service. On Windows, which has no such ids, every file belongs to the current user and cannot be read by others.
 *
 * @param mode type and permissions
 * @param owner the user id
 * @param group the group id
 */
public record FilePermissions(int mode, int owner, int group) {

    static final boolean IS_UNIX = File.separatorChar == '/';

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int ALL = 0777;
    private static final int OWNER = 0600;
    private static final int GROUP = 0060;
    private static final int GROUP_READ = 0040;
    private static final int OTHERS = 0007;

    /**
     * Reads them from the file system.
     *
     * @param options whether to follow a symbolic link
     */
    public static FilePermissions of(Path file, LinkOption... options) throws IOException {
        if (!IS_UNIX) {
            return ofOtherSystem(file, options);
        }
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid,gid", options);
            return new FilePermissions(
                    number(attributes, "mode"), number(attributes, "uid"), number(attributes, "gid"));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw new IOException("this file system does not report the owner of a file", e);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }

    /** On Windows, other users cannot read a user's directories by default. */
    private static FilePermissions ofOtherSystem(Path file, LinkOption... options) throws IOException {
        if (Files.isDirectory(file, options)) {
            return new FilePermissions(DIRECTORY, 0, 0);
        }
        return new FilePermissions(Files.isRegularFile(file, options) ? REGULAR | OWNER : 0, 0, 0);
    }

    /** Returns whether this system has the permissions of POSIX. */
    public static boolean isUnix() {
        return IS_UNIX;
    }

    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    /** Returns whether the owner, and nobody else, can read and write the file. */
    public boolean isOwnerOnly() {
        return (mode & ALL) == OWNER;
    }

    /** Returns whether neither the group nor other users have any permission. */
    public boolean isClosedToOthers() {
        return (mode & ALL & ~0700) == 0;
    }

    /** Returns whether every user of the machine has some permission. */
    public boolean isOpenToAll() {
        return (mode & OTHERS) != 0;
    }

    /** Returns whether the group can still read the file when it is replaced or narrowed. */
    public boolean keepsGroupRead() {
        return (kept() & GROUP_READ) != 0;
    }

    /** A file that everybody can access was not shared with its group on purpose, so only its owner keeps access. */
    private int kept() {
        return mode & (isOpenToAll() ? OWNER : OWNER | GROUP);
    }

    /** Returns the attributes of a new file that only its owner can read. */
    public static FileAttribute<?>[] privateFile(Path file) {
        return created(file, "rw-------");
    }

    /** Returns the attributes of a new directory that only its owner can enter. */
    public static FileAttribute<?>[] privateDirectory(Path directory) {
        return created(directory, "rwx------");
    }

    private static FileAttribute<?>[] created(Path file, String permissions) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Returns the directory that contains a file. */
    public static Path directoryOf(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    }

    /** Returns the name of the file's group. */
    public static String groupName(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class).group().getName();
    }

    /**
     * Gives another file the same owner and group, and the permissions that {@link #narrow} keeps. It does not follow a
     * symbolic link, which another user could have put there.
     *
     * @return false if this user may not do that; group and permissions are given even then, if possible
     */
    public boolean tryGiveTo(Path other) {
        if (!IS_UNIX) {
            return true;
        }
        try {
            FilePermissions current = of(other, LinkOption.NOFOLLOW_LINKS);
            boolean hasGroup = current.group == group || tryGiveGroup(other);
            if (hasGroup) {
                Files.setAttribute(other, "unix:mode", kept(), LinkOption.NOFOLLOW_LINKS);
            }
            if (current.owner != owner) {
                Files.setAttribute(other, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
            }
            return hasGroup || (kept() & GROUP) == 0;
        } catch (IOException ignored) { // Only root may change the owner.
            return false;
        }
    }

    private boolean tryGiveGroup(Path other) {
        try {
            Files.setAttribute(other, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (IOException ignored) { // Only root and members of the group may do that.
            return false;
        }
    }

    /**
     * Keeps the read and write permissions of the owner, and of the group unless all users have access; removes all
     * others.
     *
     * @throws IOException if this user may not do that
     */
    public void narrow(Path file) throws IOException {
        if (IS_UNIX && kept() != (mode & ALL)) {
            Files.setAttribute(file, "unix:mode", kept(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
