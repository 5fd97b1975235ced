package dev.rolesanywhere.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Explains why a file could not be read or written, and what to do. */
public final class IoErrors {

    private IoErrors() {}

    /**
     * Explains why a file could not be read.
     *
     * @param file the file
     * @param failure what the system threw
     * @return one line with the file, the problem, and after a semicolon the advice
     */
    public static String reading(Path file, IOException failure) {
        return problem(file, failure) + "; " + advice(file, failure);
    }

    /**
     * Says what is wrong with a file that could not be read.
     *
     * @param file the file
     * @param failure what the system threw
     * @return one line with the file and the problem
     */
    public static String problem(Path file, IOException failure) {
        if (failure instanceof BoundedFile.TooLargeException large) {
            return file + ": " + large.getReason();
        } else if (failure instanceof NoSuchFileException) {
            return file + (Files.isSymbolicLink(file) ? " is a symbolic link to a file that" : "") + " does not exist";
        } else if (Files.isDirectory(file)) {
            return file + " is a directory";
        } else if (failure instanceof AccessDeniedException) {
            return file + ": " + permissionDenied();
        } else if (failure instanceof FileSystemLoopException) {
            return file + ": its symbolic links form a loop";
        } else if (words(failure).equals("Not a directory")) {
            return file + ": a part of this path is a file, not a directory";
        }
        return file + " cannot be read: " + words(failure);
    }

    /**
     * Says what to do about a file that could not be read.
     *
     * @param file the file
     * @param failure what the system threw
     * @return the advice
     */
    public static String advice(Path file, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "check the path";
        } else if (Files.isDirectory(file)) {
            return "specify a file in it";
        } else if (failure instanceof AccessDeniedException) {
            return "give that user access to it and its directory";
        }
        return failure instanceof BoundedFile.TooLargeException
                        || failure instanceof FileSystemLoopException
                        || words(failure).equals("Not a directory")
                ? "check the path"
                : "check the file and its disk";
    }

    /**
     * Explains why a file could not be written.
     *
     * @param failure what the system threw
     * @return the problem and perhaps the advice, without the file
     */
    public static String writing(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return permissionDenied() + "; give that user write access to it and its directory";
        } else if (failure instanceof FileSystemLoopException) {
            return "its symbolic links form a loop";
        } else if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " is not a directory";
        } else if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        String words = words(failure);
        if (words.startsWith("Operation not permitted")) {
            return "it is immutable or belongs to another user, so this user cannot restrict access to it";
        } else if (words.startsWith("Read-only file system")) {
            return "its file system is read-only; mount it writable";
        }
        return words.startsWith("No space left") || words.contains("quota")
                ? "there is no space left on its disk (" + words + ")"
                : words;
    }

    /** Says which user lacks a permission. */
    public static String permissionDenied() {
        return "permission denied for user " + nameOfUser(System.getProperty("user.name"), Path.of("/proc/self"));
    }

    /** In containers the user often has only a number, and Java calls it "?". */
    static String nameOfUser(String name, Path process) {
        if (!name.equals("?")) {
            return name;
        }
        try {
            return Files.getAttribute(process, "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException ignored) { // It has no number.
            return name;
        }
    }

    private static String words(IOException failure) {
        return failure instanceof FileSystemException system
                ? Optional.ofNullable(system.getReason()).orElse(String.valueOf(failure.getMessage()))
                : String.valueOf(failure.getMessage());
    }
}
