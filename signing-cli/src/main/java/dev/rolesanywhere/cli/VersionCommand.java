package dev.rolesanywhere.cli;

import dev.rolesanywhere.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Runnable {

    private final ProcessContext context;

    @Parameters(hidden = true)
    @Nullable
    private List<String> ignored;

    VersionCommand(ProcessContext context) {
        this.context = context;
    }

    static boolean runPlain(ProcessContext context, String... arguments) {
        if (arguments.length > 1) {
            return false;
        }
        new VersionCommand(context).run();
        return true;
    }

    @Override
    public void run() {
        StandardOutput.print(context.out(), Version.current() + "\n");
    }
}
