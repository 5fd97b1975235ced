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
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who owns a file and who may read it, where the file system knows POSIX permissions.
 *
 * @param attributes empty on other file systems
 */
public record FileAccess(Optional<PosixFileAttributes> attributes) {

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> GROUP =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

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

    /** Returns the permissions to create a file with that replaces this one: the owner's, until its group is set. */
    static FileAttribute<?>[] successorOf(Path file) throws IOException {
        Optional<PosixFileAttributes> attributes =
                Files.exists(file) ? of(file).attributes : Optional.<PosixFileAttributes>empty();
        if (attributes.isEmpty()) {
            return privateFile(file);
        }
        Set<PosixFilePermission> permissions = kept(attributes.get());
        permissions.retainAll(OWNER);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    /**
     * Returns the group that can read the file and keeps that permission, if any.
     *
     * @return the name of the group
     */
    public Optional<String> readingGroup() {
        return attributes
                .filter(known -> kept(known).contains(PosixFilePermission.GROUP_READ))
                .map(known -> known.group().getName());
    }

    /**
     * Returns whether every user of the machine has some permission on the file.
     *
     * @return false also if the file system has no such permissions
     */
    public boolean isOpenToOthers() {
        return attributes
                .filter(known -> !Collections.disjoint(OTHERS, known.permissions()))
                .isPresent();
    }

    /**
     * Gives another file the same owner, group and permissions, except for permissions of all other users.
     *
     * @param other the file, not what it may lead to
     * @return false if this user may not do that
     */
    public boolean tryGiveTo(Path other) {
        if (attributes.isEmpty()) {
            return true;
        }
        PosixFileAttributes given = attributes.get();
        PosixFileAttributeView view = itself(other);
        try {
            boolean isGroup = view.readAttributes().group().equals(given.group()) || tryGiveGroup(view, given);
            if (!view.getOwner().equals(given.owner())) {
                view.setOwner(given.owner());
            }
            if (Collections.disjoint(kept(given), GROUP)) {
                return true;
            }
            if (isGroup) {
                view.setPermissions(kept(given));
            }
            return isGroup;
        } catch (IOException ignored) { // Only root may change the owner.
            return false;
        }
    }

    private static boolean tryGiveGroup(PosixFileAttributeView view, PosixFileAttributes from) {
        try {
            view.setGroup(from.group());
            return true;
        } catch (IOException ignored) { // Only root and the group's members may do that.
            return false;
        }
    }

    /**
     * Takes away the permissions of all other users.
     *
     * @param file the file
     * @throws IOException if this user may not do that
     */
    public void narrow(Path file) throws IOException {
        if (attributes.isPresent()
                && !kept(attributes.get()).containsAll(attributes.get().permissions())) {
            itself(file).setPermissions(kept(attributes.get()));
        }
    }

    /** The folder may be another user's, who could put a link in the file's place to be given what it leads to. */
    private static PosixFileAttributeView itself(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** A file that everybody can read was not opened to its group on purpose, so only its owner keeps access. */
    private static Set<PosixFilePermission> kept(PosixFileAttributes attributes) {
        Set<PosixFilePermission> kept = EnumSet.copyOf(OWNER);
        if (Collections.disjoint(OTHERS, attributes.permissions())) {
            kept.addAll(GROUP);
        }
        kept.retainAll(attributes.permissions());
        return kept;
    }
}
