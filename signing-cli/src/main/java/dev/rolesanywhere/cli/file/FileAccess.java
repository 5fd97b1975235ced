package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who owns a file and who may read it, where the file system knows POSIX permissions.
 *
 * @param attributes empty on other file systems
 */
public record FileAccess(Optional<PosixFileAttributes> attributes) {

    private static final Set<PosixFilePermission> PRIVATE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * Reads them.
     *
     * @param file the file, or a link to it
     * @return who may do what
     * @throws IOException if the file cannot be examined
     */
    public static FileAccess of(Path file) throws IOException {
        return new FileAccess(
                isPosix(file) ? Optional.of(Files.readAttributes(file, PosixFileAttributes.class)) : Optional.empty());
    }

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Returns what a new file is made with that only its owner may read.
     *
     * @param file where
     * @return nothing where there are no such permissions
     */
    public static FileAttribute<?>[] privateFile(Path file) {
        return created(file, "rw-------");
    }

    /**
     * Returns what a new folder is made with that only its owner may enter.
     *
     * @param folder where
     * @return nothing where there are no such permissions
     */
    public static FileAttribute<?>[] privateFolder(Path folder) {
        return created(folder, "rwx------");
    }

    private static FileAttribute<?>[] created(Path file, String permissions) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Returns where a file is.
     *
     * @param file the file
     * @return its folder
     */
    public static Path folder(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    }

    /** Returns what permissions a file is made with that is to take another's place: those of its owner. */
    static FileAttribute<?>[] successorOf(Path file) throws IOException {
        Optional<PosixFileAttributes> attributes =
                Files.exists(file) ? of(file).attributes : Optional.<PosixFileAttributes>empty();
        return attributes.isPresent()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(narrowed(attributes.get()))}
                : privateFile(file);
    }

    /**
     * Gives another file the same owner.
     *
     * @param other the file, not what it may lead to
     * @return false where this user may not give files away
     */
    public boolean tryGiveOwner(Path other) {
        if (attributes.isEmpty()) {
            return true;
        }
        PosixFileAttributeView view = itself(other);
        try {
            if (!view.readAttributes().group().equals(attributes.get().group())) {
                tryGiveGroup(view, attributes.get());
            }
            if (!view.getOwner().equals(attributes.get().owner())) {
                view.setOwner(attributes.get().owner());
            }
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }

    /** The group has no permissions, so this is for the eye only. */
    private static void tryGiveGroup(PosixFileAttributeView view, PosixFileAttributes from) {
        try {
            view.setGroup(from.group());
        } catch (IOException notAllowed) {
            // Then it stays as it is.
        }
    }

    /**
     * Lets the owner alone read the file from now on.
     *
     * @param file the file
     * @throws IOException if this user may not decide that
     */
    public void narrow(Path file) throws IOException {
        if (attributes.isPresent() && !PRIVATE.containsAll(attributes.get().permissions())) {
            itself(file).setPermissions(narrowed(attributes.get()));
        }
    }

    /** The folder may be another user's, who could put a link in the file's place to be given what it leads to. */
    private static PosixFileAttributeView itself(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Set<PosixFilePermission> narrowed(PosixFileAttributes attributes) {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(PRIVATE);
        permissions.retainAll(attributes.permissions());
        return permissions;
    }
}
