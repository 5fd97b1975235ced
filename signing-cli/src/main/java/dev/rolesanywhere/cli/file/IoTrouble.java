package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Says in words why a file could not be written. */
public final class IoTrouble {

    private IoTrouble() {}

    /**
     * Returns the reason.
     *
     * @param failure what the system said
     * @return a sentence without its end
     */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "it or its folder may not be written to by this user; check their permissions";
        } else if (failure instanceof FileSystemLoopException) {
            return "its symbolic links lead nowhere";
        } else if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " is not a folder";
        } else if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        return words(failure);
    }

    private static String words(IOException failure) {
        String words = failure instanceof FileSystemException system
                ? Optional.ofNullable(system.getReason()).orElse(String.valueOf(failure.getMessage()))
                : String.valueOf(failure.getMessage());
        if (words.startsWith("Operation not permitted")) {
            return "it belongs to another user, so this one cannot keep others from reading it";
        }
        return words.startsWith("No space left") || words.contains("quota")
                ? "there is no room on its disk (" + words + ")"
                : words;
    }
}
