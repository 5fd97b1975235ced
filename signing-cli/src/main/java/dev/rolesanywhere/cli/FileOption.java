package dev.rolesanywhere.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file as an option or a variable names it. */
final class FileOption {

    private FileOption() {}

    static Path path(String option, String name) {
        if (name.isEmpty()) {
            throw new UsageException(option + " names no file");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException notAPath) {
            throw new UsageException(
                    option + ": this file name cannot be read in the locale of this process; set LC_ALL=C.UTF-8");
        }
    }
}
