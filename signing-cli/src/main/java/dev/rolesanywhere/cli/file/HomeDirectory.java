package dev.rolesanywhere.cli.file;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user's home directory, as the AWS SDKs determine it: by environment variables only.
 *
 * @param environment the environment variables
 * @param isWindows whether paths and variables are those of Windows
 */
public record HomeDirectory(Map<String, String> environment, boolean isWindows) {

    public static HomeDirectory ofThisProcess() {
        return new HomeDirectory(System.getenv(), File.separatorChar == '\\');
    }

    /** Returns the name of the variable that should name the directory. */
    public String variable() {
        return isWindows ? "USERPROFILE" : "HOME";
    }

    public Optional<String> path() {
        Stream<Optional<String>> homes =
                isWindows ? Stream.of(value("USERPROFILE"), driveAndPath(), value("HOME")) : Stream.of(value("HOME"));
        return homes.flatMap(Optional::stream).findFirst();
    }

    private Optional<String> driveAndPath() {
        return value("HOMEDRIVE").flatMap(drive -> value("HOMEPATH").map(drive::concat));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns whether a path starts with a tilde that stands for the directory. */
    public boolean isStartOf(String path) {
        return path.startsWith("~/") || (isWindows && path.startsWith("~\\"));
    }

    /** Replaces a tilde that stands for the directory. Without a directory, the path stays as it is. */
    public String expand(String path) {
        return isStartOf(path) ? path().map(home -> home + path.substring(1)).orElse(path) : path;
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "HomeDirectory";
    }
}
