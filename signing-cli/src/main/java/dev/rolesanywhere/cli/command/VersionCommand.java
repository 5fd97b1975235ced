package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.internal.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.")
public final class VersionCommand implements Runnable {

    private final ProcessContext context;

    @Parameters(hidden = true)
    @Nullable
    private List<String> ignored;

    public VersionCommand(ProcessContext context) {
        this.context = context;
    }

    public static boolean runFast(ProcessContext context, String... arguments) {
        if (arguments.length > 1) {
            return false;
        }
        new VersionCommand(context).run();
        return true;
    }

    @Override
    public void run() {
        context.print(Version.current() + "\n");
    }
}
