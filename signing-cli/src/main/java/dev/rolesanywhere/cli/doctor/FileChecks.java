package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.output.ShellWord;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks whether a file can be read and what it contains, and who else can read or replace it. */
final class FileChecks {

    private static final int MAX_BYTES = 1 << 20;
    private static final int STICKY = 01000;

    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final IdentityFile file;
    private final String name;
    private boolean holdsKey;

    private FileChecks(IdentityFile file) {
        this.file = file;
        this.name = file.name() + " file";
        this.holdsKey = file.holdsKey();
    }

    /** Returns two findings: about the file and about its permissions. */
    static List<Finding> of(IdentityFile file) {
        FileChecks check = new FileChecks(file);
        Finding content = check.content();
        return List.of(content, check.permissions());
    }

    private Finding content() {
        if (file.isInToken()) {
            return Finding.ok(name, file.shown() + ", in a token");
        }
        if (!file.isFile()) {
            return Finding.ok(name, file.shown() + ", not a file");
        }
        try {
            return read(file.path());
        } catch (InvalidPathException | SigningHelperException e) {
            return Finding.failure(name, "'" + file.location() + "' is not a valid path", "correct the path");
        }
    }

    private Finding read(Path path) {
        try {
            return sized(path, BoundedFile.read(path, MAX_BYTES));
        } catch (BoundedFile.TooLargeException e) {
            return Finding.failure(name, path + " is larger than 1 MiB", "name the file of the certificate or the key");
        } catch (IOException e) {
            return Finding.failure(name, IoErrors.problem(path, e), IoErrors.advice(path, e));
        }
    }

    private Finding sized(Path path, byte[] content) {
        if (content.length == 0) {
            return Finding.failure(name, path + " is empty", "write it again, in PEM, DER or PKCS#12");
        }
        return FileFormat.of(content)
                .map(format -> usable(path, format))
                .orElseGet(() -> Finding.failure(
                        name,
                        path + " is neither PEM, DER, PKCS#12 nor JKS",
                        "write it again in one of these formats"));
    }

    private Finding usable(Path path, FileFormat format) {
        holdsKey = holdsKey || format.holdsKey();
        return Finding.ok(name, path + ": " + format.description());
    }

    private Finding permissions() {
        String name = file.name() + " permissions";
        if (!file.isFile()) {
            return Finding.skipped(name, file.shown() + " has none");
        }
        try {
            return permissions(name, file.path());
        } catch (UnsupportedOperationException e) {
            return Finding.skipped(name, "this file system has no POSIX permissions");
        } catch (IOException | InvalidPathException | SigningHelperException e) {
            return Finding.skipped(name, "the file cannot be read");
        }
    }

    private Finding permissions(String name, Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        String shown = PosixFilePermissions.toString(permissions);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Finding.failure(
                    name, shown + ": any user of this machine can change " + path, "chmod o-w " + ShellWord.of(path));
        }
        Optional<Path> open = openDirectory(path);
        if (open.isPresent()) {
            return Finding.failure(
                    name,
                    "any user of this machine can replace files in " + open.get(),
                    "chmod o-w " + ShellWord.of(open.get()));
        }
        if (holdsKey && permissions.stream().anyMatch(READ_BY_OTHERS::contains)) {
            return Finding.warning(
                    name,
                    shown + ": users other than its owner can read the private key",
                    "chmod 600 " + ShellWord.of(path));
        }
        return Finding.ok(name, shown);
    }

    /** Finds a world-writable directory that the file, or the link that names it, is in. */
    private static Optional<Path> openDirectory(Path file) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(file.toAbsolutePath().getParent());
        directories.add(file.toRealPath().getParent());
        for (Path directory : directories) {
            if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)
                    && !isSticky(directory)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    /** In a sticky directory such as /tmp, only owners can replace their files. */
    private static boolean isSticky(Path directory) throws IOException {
        return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(directory, "unix:mode") instanceof Integer mode
                && (mode & STICKY) != 0;
    }
}
