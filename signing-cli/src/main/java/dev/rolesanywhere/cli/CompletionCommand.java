package dev.rolesanywhere.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that completes the command line in a shell. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash or zsh: source <(aws_signing_helper completion bash)")
final class CompletionCommand implements Runnable {

    /** The shells that read the script. */
    enum Shell {
        bash,
        zsh
    }

    private final ProcessContext context;

    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "bash or zsh; one script serves both.")
    @SuppressWarnings("UnusedVariable") // Only its name is checked.
    private Shell shell = Shell.bash;

    CompletionCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        StandardOutput.print(
                context.out(),
                AutoComplete.bash(SigningHelper.NAME, SigningHelper.commandLine(context, new ErrorReport(context))));
    }
}
