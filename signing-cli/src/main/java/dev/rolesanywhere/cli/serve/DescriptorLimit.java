package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many connections fit into the number of files that this process may have open. */
final class DescriptorLimit {

    /** For the JVM, the listening socket, and a refresh that reads files and calls CreateSession. */
    private static final int RESERVED = 40;

    private static final int FEWEST = 4;

    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +([0-9]{1,9}) ");

    private DescriptorLimit() {}

    /**
     * Returns a number of connections. As many again may wait to be accepted: the library accepts all of them before it
     * closes any.
     *
     * @param limits the limits as in /proc/self/limits; if there is no such file, the limit is unknown
     * @param most the upper limit
     */
    static int connections(Path limits, int most) {
        try {
            Matcher openFiles = OPEN_FILES.matcher(Files.readString(limits));
            int available = openFiles.find() ? Integer.parseInt(openFiles.group(1)) - RESERVED : Integer.MAX_VALUE;
            return Math.max(FEWEST, Math.min(most, available / 2));
        } catch (IOException ignored) {
            // Not Linux.
            return most;
        }
    }
}
