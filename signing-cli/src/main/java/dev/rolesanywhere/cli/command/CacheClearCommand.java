package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.cache.CacheListing;
import dev.rolesanywhere.cli.options.CacheDirectoryOption;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes the cached sessions. */
@Command(
        name = "clear",
        description = "Removes the cached sessions. Credentials already handed out stay valid until they" + " expire.",
        sortOptions = false)
final class CacheClearCommand implements Runnable {

    private final ProcessContext context;

    @Mixin
    private final CacheDirectoryOption folder = new CacheDirectoryOption();

    CacheClearCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Path path = folder.required(context.environment());
        int removed = CacheListing.in(path).clear();
        new StatusLog(context.err())
                .info(removed + (removed == 1 ? " session" : " sessions") + " removed from " + path);
    }
}
