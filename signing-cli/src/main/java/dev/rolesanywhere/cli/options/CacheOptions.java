package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
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
    private final CacheDirectoryOption folder = new CacheDirectoryOption();

    public void apply(FastPathArguments arguments) {
        cache = arguments.isOn(CACHE) ? Boolean.TRUE : null;
        folder.apply(arguments);
    }

    public boolean isOn(ProcessContext context) {
        return cache == null ? isOn(context.environment().get(VARIABLE)) : cache;
    }

    private static boolean isOn(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return false;
        }
        return OptionValues.tryBoolean(value)
                .orElseThrow(() -> new UsageException(VARIABLE + " must be 1 or 0; correct it, or unset it"));
    }

    public SessionCache sessions(ProcessContext context) {
        return folder.sessions(context);
    }
}
