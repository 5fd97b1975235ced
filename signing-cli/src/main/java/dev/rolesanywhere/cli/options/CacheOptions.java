package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.CredentialCache;
import dev.rolesanywhere.cli.file.CurrentUser;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the session cache. */
public final class CacheOptions {

    static final String CACHE = "--cache";
    static final String CACHE_DIR = "--cache-dir";

    private static final String VARIABLE = "ROLESANYWHERE_CACHE";

    @Option(
            names = CACHE,
            description = "Stores the session in a file and reuses it in later runs, as the commands for ECR do by"
                    + " default. Setting ROLESANYWHERE_CACHE=1 does the same.")
    @Nullable
    private Boolean cache;

    @Mixin
    private final Directory directory = new Directory();

    public void apply(FastPathArguments arguments) {
        cache = arguments.flag(CACHE);
        directory.apply(arguments);
    }

    public boolean isOn(ProcessContext context) {
        return chosen(context).orElse(false);
    }

    /** Returns what the option or the variable says, if one is given. */
    private Optional<Boolean> chosen(ProcessContext context) {
        String value = context.environment().getOrDefault(VARIABLE, "");
        if (cache != null || value.isEmpty()) {
            return Optional.ofNullable(cache);
        }
        boolean isOn = OptionValues.tryBoolean(value)
                .orElseThrow(() -> new UsageException(VARIABLE + " must be 1 or 0; correct it, or unset it"));
        return Optional.of(isOn);
    }

    /**
     * Returns the cache of a command that stores sessions without being asked.
     *
     * @return null if the cache is switched off, or if no directory can be used and nobody asked for the cache
     */
    public @Nullable CredentialCache sessionsByDefault(ProcessContext context) {
        Optional<Boolean> chosen = chosen(context);
        if (chosen.isPresent() && !chosen.get()) {
            return null;
        }
        CredentialCache usable = directory.firstUsable(context);
        return usable == null && chosen.isPresent() ? sessions(context) : usable;
    }

    public CredentialCache sessions(ProcessContext context) {
        return directory.sessions(context);
    }

    /** The option that names the directory of the session cache. */
    public static final class Directory {

        /** For services of the system, which often have no HOME, or a read-only one. */
        private static final Path SYSTEM_DIRECTORY = Path.of("/var/cache/aws_signing_helper/sessions");

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

        CredentialCache sessions(ProcessContext context) {
            return CredentialCache.in(directory(context.environment()), context.clock());
        }

        /** Returns the cache in the first directory that can store something, or null if there is none. */
        @Nullable
        CredentialCache firstUsable(ProcessContext context) {
            CredentialCache usual = sessions(context);
            if (usual.tryPrepare()) {
                return usual;
            }
            boolean isChosen = cacheDir != null && !cacheDir.isEmpty();
            CredentialCache ofSystem = CredentialCache.in(SYSTEM_DIRECTORY, context.clock());
            return !isChosen && isRoot() && ofSystem.tryPrepare() ? ofSystem : null;
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
                throw new UsageException(
                        "neither XDG_CACHE_HOME nor HOME is set; specify the directory with --cache-dir");
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

    /** The options of the session cache, for commands that do not use it. */
    @SuppressWarnings("UnusedVariable") // picocli sets the fields; nothing reads them.
    public static final class Unused {

        @Option(
                names = CACHE,
                description = "Has no effect, because this command does not use the session cache. Accepted so that the"
                        + " options of credential-process work here unchanged.")
        private boolean cache;

        @Option(names = CACHE_DIR, paramLabel = "DIR", description = "Has no effect, like --cache.")
        @Nullable
        private String cacheDir;
    }
}
