package dev.rolesanywhere.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the session cache, for commands that do not use it. */
@SuppressWarnings("UnusedVariable") // picocli sets the fields; nothing reads them.
public final class UnusedCacheOptions {

    @Option(
            names = CacheOptions.CACHE,
            description = "Has no effect, because this command does not use the session cache. Accepted so that the"
                    + " options of credential-process work here unchanged.")
    private boolean cache;

    @Option(names = CacheDirectoryOption.CACHE_DIR, paramLabel = "DIR", description = "Has no effect, like --cache.")
    @Nullable
    private String cacheDir;
}
