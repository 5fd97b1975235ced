package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Paths on Linux that are not text in the locale's encoding. Java replaces the bytes that it cannot decode, in
 * arguments and in variables, so they are read again from the kernel. A path with such bytes can only be created from a
 * URI.
 */
public final class UndecodablePath {

    private static final char REPLACEMENT = '\uFFFD';

    /** The name of the option that inserts arguments from a file. */
    private static final String ARGUMENT_FILE = "@";

    /** The kernel limits the arguments and the environment to 6 MiB, together. */
    private static final int MAX_BYTES = 6 << 20;

    private UndecodablePath() {}

    /** Returns whether a text lost bytes when it was decoded. */
    public static boolean isLossy(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }

    /**
     * Finds the bytes of a path.
     *
     * @param name the option or the environment variable that contains the path, or an at sign for an argument file
     * @param path the decoded path: the whole value, or the end of it, or a path below HOME
     * @return the path with its bytes, or empty if the kernel does not show them
     */
    public static Optional<Path> find(String name, String path) {
        try {
            return Optional.ofNullable(in(options(name), path)
                            .or(() -> in(variables(name), path))
                            .or(() -> belowHome(path))
                            .orElse(null))
                    .map(UndecodablePath::toPath);
        } catch (UncheckedIOException ignored) { // There is no /proc.
            return Optional.empty();
        }
    }

    /**
     * Returns a file in the same directory whose name starts like that of another file.
     *
     * @param suffix what to append to the name, in which lost bytes become underscores
     */
    public static Path sibling(Path file, String suffix) {
        String name = String.valueOf(file.getFileName()).replace(REPLACEMENT, '_');
        return file.resolveSibling(name + suffix);
    }

    /** Returns the values that the command line gives to an option. */
    private static List<byte[]> options(String name) {
        List<byte[]> arguments = entries("/proc/self/cmdline");
        List<byte[]> values = new ArrayList<>();
        for (int index = 0; index + 1 < arguments.size(); index++) {
            if (Arrays.equals(arguments.get(index), name.getBytes(StandardCharsets.UTF_8))) {
                values.add(arguments.get(index + 1));
            }
        }
        values.addAll(startingWith(name.equals(ARGUMENT_FILE) ? name : name + "=", arguments));
        return values;
    }

    private static List<byte[]> variables(String name) {
        return startingWith(name + "=", entries("/proc/self/environ"));
    }

    /** Returns what follows a prefix. */
    private static List<byte[]> startingWith(String prefix, List<byte[]> entries) {
        byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
        return entries.stream()
                .filter(entry ->
                        entry.length >= start.length && Arrays.equals(entry, 0, start.length, start, 0, start.length))
                .map(entry -> Arrays.copyOfRange(entry, start.length, entry.length))
                .toList();
    }

    private static Optional<byte[]> in(List<byte[]> values, String path) {
        return values.stream().flatMap(value -> endOf(value, path).stream()).findFirst();
    }

    /** Returns the end of a value that decodes to the path; before it there may be a prefix such as file:. */
    private static Optional<byte[]> endOf(byte[] value, String path) {
        for (int start = 0; start < value.length; start++) {
            byte[] end = Arrays.copyOfRange(value, start, value.length);
            if (decodesTo(path, end)) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    /** The JVM decodes arguments and variables with different charsets in some versions and locales. */
    private static boolean decodesTo(String text, byte[] bytes) {
        return new String(bytes, Charset.defaultCharset()).equals(text)
                || new String(bytes, Charset.forName(System.getProperty("sun.jnu.encoding"))).equals(text);
    }

    private static Optional<byte[]> belowHome(String path) {
        String home = System.getenv().getOrDefault("HOME", "");
        if (home.isEmpty() || !path.startsWith(home) || isLossy(path.substring(home.length()))) {
            return Optional.empty();
        }
        byte[] rest = path.substring(home.length()).getBytes(StandardCharsets.UTF_8);
        return in(variables("HOME"), home).map(start -> {
            byte[] whole = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, whole, start.length, rest.length);
            return whole;
        });
    }

    private static List<byte[]> entries(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] content = in.readNBytes(MAX_BYTES);
            List<byte[]> entries = new ArrayList<>();
            int start = 0;
            for (int index = 0; index < content.length; index++) {
                if (content[index] == 0) {
                    entries.add(Arrays.copyOfRange(content, start, index));
                    start = index + 1;
                }
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path toPath(byte[] bytes) {
        StringBuilder uri = new StringBuilder("file:///");
        for (byte each : bytes) {
            uri.append(each == '/' ? "/" : String.format("%%%02X", each & 0xff));
        }
        Path absolute = Path.of(URI.create(uri.toString()));
        return bytes[0] == '/' ? absolute : Path.of("/").relativize(absolute);
    }
}
