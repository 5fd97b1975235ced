package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Checks who else can read a private key, or put another file in a file's place. */
final class PermissionCheck {

    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private static final int STICKY = 01000;

    private PermissionCheck() {}

    static Finding of(IdentityFile file, boolean holdsKey) {
        String name = file.name() + " permissions";
        if (!file.isFile()) {
            return Finding.skipped(name, file.shown() + " has none");
        }
        try {
            return check(name, file.path(), holdsKey);
        } catch (UnsupportedOperationException notPosix) {
            return Finding.skipped(name, "this file system has no POSIX permissions");
        } catch (IOException | InvalidPathException | RolesAnywhereException e) {
            return Finding.skipped(name, "the file cannot be looked at");
        }
    }

    private static Finding check(String name, Path file, boolean holdsKey) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        String shown = PosixFilePermissions.toString(permissions);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Finding.failure(
                    name, shown + ": any user of this machine can change " + file, "chmod o-w " + quoted(file));
        }
        Optional<Path> open = openFolder(file);
        if (open.isPresent()) {
            return Finding.failure(
                    name,
                    "any user of this machine can replace files in " + open.get(),
                    "chmod o-w " + quoted(open.get()));
        }
        if (holdsKey && permissions.stream().anyMatch(READ_BY_OTHERS::contains)) {
            return Finding.warning(
                    name, shown + ": users other than its owner can read the private key", "chmod 600 " + quoted(file));
        }
        return Finding.ok(name, shown);
    }

    /** Finds a world-writable folder that the file, or the link that names it, is in. */
    private static Optional<Path> openFolder(Path file) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(file.toAbsolutePath().getParent());
        folders.add(file.toRealPath().getParent());
        for (Path folder : folders) {
            if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE) && !isSticky(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** In a sticky folder, as /tmp is one, only owners replace their files. */
    private static boolean isSticky(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(folder, "unix:mode") instanceof Integer mode
                && (mode & STICKY) != 0;
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
