package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the session cache. */
public final class CacheOptions {

    static final String CACHE = "--cache";

    private static final String VARIABLE = "ROLESANYWHERE_CACHE";

    @Option(
            names = CACHE,
            description = "Stores the session in a file and reuses it in later runs. Setting ROLESANYWHERE_CACHE=1"
                    + " does the same.")
    @Nullable
    private Boolean cache;

    @Mixin
    private final CacheDirectoryOption directory = new CacheDirectoryOption();

    public void apply(FastPathArguments arguments) {
        cache = arguments.isOn(CACHE) ? Boolean.TRUE : null;
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
    public @Nullable SessionCache sessionsByDefault(ProcessContext context) {
        Optional<Boolean> chosen = chosen(context);
        if (chosen.isPresent() && !chosen.get()) {
            return null;
        }
        SessionCache usable = directory.firstUsable(context);
        return usable == null && chosen.isPresent() ? sessions(context) : usable;
    }

    public SessionCache sessions(ProcessContext context) {
        return directory.sessions(context);
    }

    /** The options of the session cache, for commands that do not use it. */
    @SuppressWarnings("UnusedVariable") // picocli sets the fields; nothing reads them.
    public static final class Unused {

        @Option(
                names = CACHE,
                description = "Has no effect, because this command does not use the session cache. Accepted so that the"
                        + " options of credential-process work here unchanged.")
        private boolean cache;

        @Option(
                names = CacheDirectoryOption.CACHE_DIR,
                paramLabel = "DIR",
                description = "Has no effect, like --cache.")
        @Nullable
        private String cacheDir;
    }
}
