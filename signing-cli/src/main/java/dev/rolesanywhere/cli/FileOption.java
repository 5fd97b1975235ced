package dev.rolesanywhere.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file as an option or a variable names it. */
final class FileOption {

    /** Set by the launcher, which starts Java in the root directory if the current directory was deleted. */
    private static final String DELETED_DIRECTORY = "dev.rolesanywhere.cli.deletedDirectory";

    private FileOption() {}

    static Path path(String option, String name) {
        if (name.isEmpty()) {
            throw new UsageException(option + " names no file");
        }
        try {
            Path path = Path.of(name);
            if (!path.isAbsolute() && Boolean.getBoolean(DELETED_DIRECTORY)) {
                throw new UsageException(option + ": " + name + " is a relative path, and the current directory was"
                        + " deleted; use an absolute path or change to another directory");
            }
            return path;
        } catch (InvalidPathException notAPath) {
            throw new UsageException(
                    option + ": this file name cannot be read in the locale of this process; set LC_ALL=C.UTF-8");
        }
    }
}
