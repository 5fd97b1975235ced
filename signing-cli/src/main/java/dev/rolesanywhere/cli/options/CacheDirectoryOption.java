package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.file.CurrentUser;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the directory of the session cache. */
public final class CacheDirectoryOption {

    /** For services of the system, which often have no HOME, or a read-only one. */
    private static final Path SYSTEM_DIRECTORY = Path.of("/var/cache/aws_signing_helper/sessions");

    static final String CACHE_DIR = "--cache-dir";

    @Option(
            names = CACHE_DIR,
            paramLabel = "DIR",
            description = "The directory of the session cache (default: aws_signing_helper/sessions in"
                    + " XDG_CACHE_HOME or ~/.cache).")
    @Nullable
    private String cacheDir;

    void apply(FastPathArguments arguments) {
        cacheDir = arguments.value(CACHE_DIR);
    }

    SessionCache sessions(ProcessContext context) {
        return SessionCache.in(directory(context.environment()), context.clock());
    }

    /** Returns the cache in the first directory that can store something, or null if there is none. */
    @Nullable
    SessionCache firstUsable(ProcessContext context) {
        SessionCache usual = sessions(context);
        if (usual.canStore()) {
            return usual;
        }
        boolean isChosen = cacheDir != null && !cacheDir.isEmpty();
        SessionCache ofSystem = SessionCache.in(SYSTEM_DIRECTORY, context.clock());
        return !isChosen && isRoot() && ofSystem.canStore() ? ofSystem : null;
    }

    private static boolean isRoot() {
        try {
            return !EndpointOptions.IS_WINDOWS && CurrentUser.uid() == CurrentUser.ROOT;
        } catch (IOException ignored) { // Then only the user's own directory is used.
            return false;
        }
    }

    public Path required(Map<String, String> environment) {
        Path path = directory(environment);
        if (path == null) {
            throw new UsageException("neither XDG_CACHE_HOME nor HOME is set; specify the directory with --cache-dir");
        }
        return path;
    }

    private @Nullable Path directory(Map<String, String> environment) {
        if (cacheDir != null && !cacheDir.isEmpty()) {
            return PathOption.path(CACHE_DIR, cacheDir);
        }
        Path caches = absolute("XDG_CACHE_HOME", environment);
        if (caches == null) {
            Path home = absolute("HOME", environment);
            caches = home == null ? null : home.resolve(".cache");
        }
        return caches == null ? null : caches.resolve("aws_signing_helper").resolve("sessions");
    }

    /** The XDG Base Directory Specification requires that relative paths are ignored. */
    private static @Nullable Path absolute(String variable, Map<String, String> environment) {
        String value = environment.get(variable);
        Path path = value == null || value.isEmpty() ? null : PathOption.path(variable, value);
        return path != null && path.isAbsolute() ? path : null;
    }
}
