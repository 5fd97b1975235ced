package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.file.BoundedFile;
import dev.rolesanywhere.file.IoErrors;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Checks whether a file can be read, and tells what is in it. */
final class FileCheck {

    private static final int MOST_BYTES = 1 << 20;

    private final IdentityFile file;
    private final String name;
    private boolean holdsKey;

    private FileCheck(IdentityFile file) {
        this.file = file;
        this.name = file.name() + " file";
        this.holdsKey = file.holdsKey();
    }

    /** Returns two findings: on the file, and on its permissions. */
    static List<Finding> of(IdentityFile file) {
        FileCheck check = new FileCheck(file);
        Finding content = check.content();
        return List.of(content, PermissionCheck.of(file, check.holdsKey));
    }

    private Finding content() {
        if (file.isInToken()) {
            return Finding.ok(name, file.shown() + ", in a token");
        }
        if (!file.isFile()) {
            return Finding.ok(name, file.shown() + ", which is no file");
        }
        try {
            return read(file.path());
        } catch (InvalidPathException | RolesAnywhereException e) {
            return Finding.failure(name, "'" + file.location() + "' cannot be a path", "correct the path");
        }
    }

    private Finding read(Path path) {
        try {
            return sized(path, BoundedFile.read(path, MOST_BYTES));
        } catch (BoundedFile.TooLargeException e) {
            return Finding.failure(name, path + " is larger than 1 MiB", "name the file of the certificate or the key");
        } catch (IOException e) {
            return Finding.failure(name, IoErrors.problem(path, e), IoErrors.advice(path, e));
        }
    }

    private Finding sized(Path path, byte[] content) {
        if (content.length == 0) {
            return Finding.failure(name, path + " is empty", "write it anew, in PEM, DER or PKCS#12");
        }
        return FileFormat.of(content)
                .map(format -> sound(path, format))
                .orElseGet(() -> Finding.failure(
                        name, path + " is neither PEM, DER, PKCS#12 nor JKS", "write it anew in one of them"));
    }

    private Finding sound(Path path, FileFormat format) {
        holdsKey = holdsKey || format.holdsKey();
        return Finding.ok(name, path + ": " + format.description());
    }
}
