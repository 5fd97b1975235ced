package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.file.HomeDirectory;
import dev.rolesanywhere.cli.file.UndecodablePath;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.internal.MessageText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path in an option or an environment variable. As in the AWS SDKs and the AWS CLI, {@code ~/} stands for the home
 * directory, even if no shell expands it, and {@code file://} may precede the path.
 */
public final class PathOption {

    /** Set by what starts Java, in the root directory, if the current directory was deleted. */
    private static final String DELETED_DIRECTORY = "dev.rolesanywhere.cli.deletedDirectory";

    private static final String SCHEME = "file://";

    private PathOption() {}

    public static Path path(String option, String value) {
        return path(option, value, HomeDirectory.ofThisProcess());
    }

    /** No message contains the path: it may be a key or a password that was given to the wrong option. */
    public static Path path(String option, String value, HomeDirectory home) {
        String name = value.startsWith(SCHEME) ? value.substring(SCHEME.length()) : value;
        if (name.isEmpty()) {
            throw new UsageException(option + " is empty; specify a file");
        }
        refuseContent(option, name);
        Path path = name.charAt(0) == '~' ? inHome(option, name, home) : parse(option, name);
        if (path.isAbsolute()) {
            return path;
        }
        if (Boolean.getBoolean(DELETED_DIRECTORY)) {
            throw new UsageException(option + " is a relative path, and the current directory was deleted; use an"
                    + " absolute path or change to another directory");
        }
        // Java resolves relative paths itself, and cannot do so in a directory whose name it could not decode.
        return UndecodablePath.isLossy(System.getProperty("user.dir"))
                ? Path.of("/proc/self/cwd").resolve(path)
                : path;
    }

    private static void refuseContent(String option, String name) {
        if (!MessageText.looksSecret(name) && !hasLineBreak(name.stripTrailing()) && hasLineBreak(name)) {
            throw new UsageException(option + " ends with a line break; remove it (a script with Windows line ends"
                    + " adds a carriage return to the last value of each line)");
        }
        if (hasLineBreak(name) || MessageText.looksSecret(name)) {
            throw new UsageException(
                    option + " contains the content of a file instead of its path; write it to a file and"
                            + " specify its path");
        }
    }

    private static boolean hasLineBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private static Path inHome(String option, String name, HomeDirectory home) {
        if (!home.startsWithTilde(name)) {
            return parse(option, name);
        }
        String directory = home.path()
                .orElseThrow(
                        () -> new UsageException(home.variable() + " is not set; specify the full path in " + option));
        return parse(home.variable(), directory).resolve(parse(option, name.substring(2)));
    }

    private static Path parse(String option, String name) {
        if (UndecodablePath.isLossy(name)) {
            return UndecodablePath.find(option, name).orElseGet(() -> decoded(option, name));
        }
        return decoded(option, name);
    }

    private static Path decoded(String option, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException(option
                    + (UndecodablePath.isLossy(name)
                            ? ": this file name cannot be read in the locale of this process; set LC_ALL=C.UTF-8"
                            : ": this is not a valid file name; correct it"));
        }
    }
}
