package dev.rolesanywhere.cli.file;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user's home directory, according to the environment. It does not ask the user database.
 *
 * @param isWindows whether paths and variables are those of Windows
 */
public record HomeDirectory(Map<String, String> environment, boolean isWindows) {

    public static HomeDirectory ofThisProcess() {
        return of(System.getenv());
    }

    public static HomeDirectory of(Map<String, String> environment) {
        return new HomeDirectory(environment, File.separatorChar == '\\');
    }

    /** Returns the name of the variable that should name the directory. */
    public String variable() {
        return isWindows ? "USERPROFILE" : "HOME";
    }

    /** Returns the directory. */
    public Optional<String> path() { // Every start may need it, so it loads no classes for streams or lambdas.
        if (!isWindows) {
            return Optional.ofNullable(value("HOME"));
        }
        String profile = value("USERPROFILE");
        String drive = value("HOMEDRIVE");
        String path = value("HOMEPATH");
        if (profile != null) {
            return Optional.of(profile);
        }
        return Optional.ofNullable(drive != null && path != null ? drive + path : value("HOME"));
    }

    private @Nullable String value(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Returns whether a path starts with a tilde that stands for the directory. */
    public boolean startsWithTilde(String path) {
        return path.startsWith("~/") || (isWindows && path.startsWith("~\\"));
    }

    /** Replaces a tilde that stands for the directory. Without a directory, the path stays as it is. */
    public String expand(String path) {
        Optional<String> home = startsWithTilde(path) ? path() : Optional.empty();
        return home.isPresent() ? home.get() + path.substring(1) : path;
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "HomeDirectory";
    }
}
