package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.cache.CacheListing;
import dev.rolesanywhere.cli.cache.CacheReports;
import dev.rolesanywhere.cli.options.CacheOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.process.UsageException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands for the session cache. Without one of them it prints its help. */
@Command(
        name = "cache",
        description = "Lists or removes cached sessions and tokens for ECR.",
        synopsisSubcommandLabel = "COMMAND")
public final class CacheCommand implements Runnable {

    private final ProcessContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec command;

    CacheCommand(ProcessContext context) {
        this.context = context;
    }

    public static CommandLine withCommands(ProcessContext context) {
        return new CommandLine(new CacheCommand(context))
                .addSubcommand(new ListCommand(context))
                .addSubcommand(new ClearCommand(context));
    }

    @Override
    public void run() {
        command.commandLine().usage(context.out());
    }

    /** Lists what is cached, without secrets. */
    @Command(
            name = "list",
            description = "Lists the cached sessions and tokens for ECR without their secrets.",
            sortOptions = false)
    private static final class ListCommand implements Runnable {

        private final ProcessContext context;

        @Mixin
        private final CacheOptions.Directory directory = new CacheOptions.Directory();

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                defaultValue = "text",
                description = "The output format: text, or json for an array of objects with state, until, roleArn,"
                        + " roleSessionName or registry, certificate and file (default: ${DEFAULT-VALUE}).")
        private String format = "text";

        ListCommand(ProcessContext context) {
            this.context = context;
        }

        @Override
        public void run() {
            if (!format.equals("text") && !format.equals("json")) {
                throw new UsageException("--format must be text or json, not '" + format + "'");
            }
            Path path = directory.required(context.environment());
            List<CacheListing.Summary> entries = CacheListing.in(path).list(context.clock());
            context.print(format.equals("json") ? CacheReports.json(entries) : CacheReports.table(entries));
            if (entries.isEmpty()) {
                new StatusLog(context.err()).info("nothing is cached in " + path);
            }
        }
    }

    /** Removes what is cached. */
    @Command(
            name = "clear",
            description =
                    "Removes the cached sessions and tokens for ECR. Those already handed out stay valid until they"
                            + " expire.",
            sortOptions = false)
    private static final class ClearCommand implements Runnable {

        private final ProcessContext context;

        @Mixin
        private final CacheOptions.Directory directory = new CacheOptions.Directory();

        ClearCommand(ProcessContext context) {
            this.context = context;
        }

        @Override
        public void run() {
            Path path = directory.required(context.environment());
            int removed = CacheListing.in(path).clear();
            new StatusLog(context.err())
                    .info(removed + (removed == 1 ? " entry" : " entries") + " removed from " + path);
        }
    }
}
