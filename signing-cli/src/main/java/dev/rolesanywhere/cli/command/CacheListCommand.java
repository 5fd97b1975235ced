package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.cache.CacheEntrySummary;
import dev.rolesanywhere.cli.cache.CacheListing;
import dev.rolesanywhere.cli.cache.CacheReports;
import dev.rolesanywhere.cli.options.CacheDirectoryOption;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardOutput;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.process.UsageException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the cached sessions, without their secrets. */
@Command(name = "list", description = "Lists the cached sessions without their secrets.", sortOptions = false)
final class CacheListCommand implements Runnable {

    private final ProcessContext context;

    @Mixin
    private final CacheDirectoryOption folder = new CacheDirectoryOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "The output format: text, or json for an array of objects with state, until, roleArn,"
                    + " roleSessionName, certificate and file (default: ${DEFAULT-VALUE}).")
    private String format = "text";

    CacheListCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format must be text or json, not '" + format + "'");
        }
        Path path = folder.required(context.environment());
        List<CacheEntrySummary> sessions = CacheListing.in(path).list(context.clock());
        StandardOutput.print(
                context.out(), format.equals("json") ? CacheReports.json(sessions) : CacheReports.table(sessions));
        if (sessions.isEmpty()) {
            new StatusLog(context.err()).info("there are no cached sessions in " + path);
        }
    }
}
