package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The possible locations of a PKCS#11 module.
 *
 * @param name the name for messages
 * @param candidates the files to try, in order; the system searches for those without a directory
 */
record ModuleLocation(String name, List<String> candidates) {

    private static final String PROXY = "p11-kit-proxy";

    private static final List<String> UNIX_DIRECTORIES = List.of(
            "/usr/lib64/pkcs11/",
            "/usr/lib/pkcs11/",
            "/usr/local/lib/pkcs11/",
            "/usr/lib/x86_64-linux-gnu/pkcs11/",
            "/usr/lib/aarch64-linux-gnu/pkcs11/");

    /** The directories of Homebrew on ARM and Intel, and of MacPorts: the system does not search them. */
    private static final List<String> MAC_DIRECTORIES =
            List.of("/opt/homebrew/lib/", "/usr/local/lib/", "/opt/local/lib/", "/opt/homebrew/lib/pkcs11/");

    ModuleLocation {
        candidates = List.copyOf(candidates);
    }

    /**
     * Chooses a module: the given one, else the one that a URI names, else p11-kit-proxy, which knows the modules
     * registered on the system.
     *
     * @throws IdentityException if the URIs name different ones
     */
    static ModuleLocation of(@Nullable String given, List<Pkcs11Uri> uris, String operatingSystem) {
        if (given != null) {
            return new ModuleLocation(given, List.of(given));
        }
        List<ModuleLocation> named = uris.stream()
                .flatMap(uri -> named(uri, operatingSystem).stream())
                .distinct()
                .toList();
        if (named.size() > 1) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "the PKCS#11 URIs of certificate and key name different modules, " + named.get(0).name + " and "
                            + named.get(1).name + "; specify one that can access both");
        }
        return named.isEmpty()
                ? new ModuleLocation(PROXY, searched(List.of(PROXY + suffix(operatingSystem)), operatingSystem))
                : named.get(0);
    }

    private static Optional<ModuleLocation> named(Pkcs11Uri uri, String operatingSystem) {
        Optional<String> path = uri.queryAttribute("module-path");
        Optional<String> name = uri.queryAttribute("module-name");
        List<String> files = name.map(each -> files(each, operatingSystem)).orElse(List.of());
        if (path.isPresent()) {
            // It may be the directory of the module.
            Stream<String> inDirectory = files.stream().map(file -> path.get() + "/" + file);
            List<String> candidates =
                    Stream.concat(Stream.of(path.get()), inDirectory).toList();
            return Optional.of(new ModuleLocation(path.get(), candidates));
        }
        return name.map(each -> new ModuleLocation(each, searched(files, operatingSystem)));
    }

    /** A module name lacks the prefix and the suffix of the platform (RFC 7512, section 2.3). */
    private static List<String> files(String name, String operatingSystem) {
        String file = name + suffix(operatingSystem);
        return isWindows(operatingSystem) ? List.of(file) : List.of("lib" + file, file);
    }

    private static List<String> searched(List<String> files, String operatingSystem) {
        List<String> candidates = new ArrayList<>(files);
        for (String directory : directories(operatingSystem)) {
            files.forEach(file -> candidates.add(directory + file));
        }
        return candidates;
    }

    private static List<String> directories(String operatingSystem) {
        if (isWindows(operatingSystem)) {
            return List.of();
        }
        return isMac(operatingSystem) ? MAC_DIRECTORIES : UNIX_DIRECTORIES;
    }

    private static String suffix(String operatingSystem) {
        if (isWindows(operatingSystem)) {
            return ".dll";
        }
        return isMac(operatingSystem) ? ".dylib" : ".so";
    }

    private static boolean isWindows(String operatingSystem) {
        return operatingSystem.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private static boolean isMac(String operatingSystem) {
        return operatingSystem.toLowerCase(Locale.ROOT).startsWith("mac");
    }
}
