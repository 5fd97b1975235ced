package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.cli.file.FileAccess;
import dev.rolesanywhere.file.IoErrors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of the sessions, which must be this user's own and closed to all others. */
final class SessionFolder {

    private static final String SUFFIX = ".session";

    private final Path path;

    SessionFolder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path file(SessionKey key) {
        return path.resolve(key.digits().concat(SUFFIX));
    }

    Path lockFile() {
        return path.resolve("sessions.lock");
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Says whether a session may be taken from it. */
    boolean isUsable(int user) throws IOException {
        FileStatus status = FileStatus.of(path);
        return status.isFolder() && status.owner() == user && status.isClosedToOthers();
    }

    /**
     * Makes the folder where there is none.
     *
     * @throws SessionCacheException if it cannot be made, or may not be used
     */
    void prepare() {
        try {
            make(path.toAbsolutePath());
        } catch (IOException failure) {
            throw new SessionCacheException(path + " cannot be made: " + IoErrors.writing(failure), failure);
        }
        check();
    }

    /**
     * Sees that it may be used.
     *
     * @throws SessionCacheException if not
     */
    void check() {
        if (!checkOwner().isClosedToOthers()) {
            throw new SessionCacheException("other users may look into " + path
                    + "; name a folder with mode 700, or one that is yet to be made, with --cache-dir");
        }
    }

    /**
     * Sees that it is this user's.
     *
     * @throws SessionCacheException if not
     */
    FileStatus checkOwner() {
        try {
            FileStatus status = FileStatus.of(path);
            if (!status.isFolder()) {
                throw new SessionCacheException(path + " is not a folder");
            } else if (status.owner() != ThisUser.number()) {
                throw new SessionCacheException(
                        path + " belongs to another user; name a folder of your own with --cache-dir");
            }
            return status;
        } catch (IOException failure) {
            throw new SessionCacheException(path + " cannot be examined: " + IoErrors.writing(failure), failure);
        }
    }

    private static void make(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.exists(folder)) {
            return;
        }
        make(parent);
        refuseForeign(parent);
        try {
            Files.createDirectory(folder, FileAccess.privateFolder(folder));
            overruleMask(folder);
        } catch (FileAlreadyExistsException otherProcess) {
            if (!Files.isDirectory(folder)) {
                throw otherProcess;
            }
        }
    }

    /** What root makes in a user's folder, the user could never use again. */
    private static void refuseForeign(Path parent) throws IOException {
        if (ThisUser.number() == ThisUser.ROOT && FileStatus.of(parent).owner() != ThisUser.ROOT) {
            throw new IOException("root makes no folder in " + parent
                    + ", which belongs to another user; name a folder of root's with --cache-dir");
        }
    }

    /** A mask can take permissions from the owner, too. */
    private static void overruleMask(Path folder) throws IOException {
        if (FileStatus.IS_UNIX
                && (FileStatus.of(folder, LinkOption.NOFOLLOW_LINKS).mode() & 0700) != 0700) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
