package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the directory of the session cache. */
public final class CacheDirectoryOption {

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
