package dev.rolesanywhere.cli;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.options.Spelling;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.internal.MessageText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints a failure as one line and at most one hint; a stack trace only for --debug. */
final class ErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Pattern NAME_FORM = Pattern.compile("[\\p{Pd}\\u2212]{0,3}[a-z][a-z0-9_-]{0,39}");

    private final ProcessContext context;

    ErrorHandler(ProcessContext context) {
        this.context = context;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        print(message(failure));
        hint("see " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return RootCommand.FAILURE;
    }

    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), failure.getCommandLine());
        }
        return decapitalized(String.valueOf(failure.getMessage()));
    }

    /** An unknown argument may be a secret, so it is shown only if it has the form of a name. */
    private static String unknown(String argument, CommandLine command) {
        boolean isOption = argument.startsWith("-") || Spelling.beginsWithDash(argument);
        String name = argument.replaceFirst("(?s)=.*", "");
        String kind = isOption ? "unknown option" : "unknown command";
        String meant = Spelling.nearest(name, names(command, isOption))
                .map(each -> "; did you mean " + each + "?")
                .orElse("");
        return kind + (NAME_FORM.matcher(name).matches() ? " " + name : " (not shown, it may be a secret)") + meant;
    }

    private static Collection<String> names(CommandLine command, boolean ofOptions) {
        if (!ofOptions) {
            return command.getSubcommands().keySet();
        }
        Set<String> options =
                new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
        command.getSubcommands()
                .values()
                .forEach(each ->
                        options.addAll(each.getCommandSpec().optionsMap().keySet()));
        return options;
    }

    private static String decapitalized(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        handle(failure);
        if (command.getParseResult().matchedOptionValue("--debug", false)) {
            printStackTrace(failure);
        }
        return RootCommand.FAILURE;
    }

    /** The messages of causes come from other libraries, and may contain a secret. */
    private void printStackTrace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        trace.toString().lines().map(MessageText::of).forEach(context.err()::println);
    }

    int handle(Throwable failure) {
        if (failure instanceof SigningHelperException known) {
            print(known.getMessage());
            ExplainedException.hintFor(known).ifPresent(this::hint);
        } else if (failure instanceof OutOfMemoryError) {
            print("not enough memory; allow more with ROLESANYWHERE_JAVA_OPTIONS=-Xmx512m");
        } else {
            print("unexpected failure (this is a bug): " + failure);
            hint("run it again with --debug and report what it prints");
        }
        return RootCommand.FAILURE;
    }

    private void print(String message) {
        context.err().println(ProcessContext.COMMAND + ": error: " + MessageText.of(message));
    }

    private void hint(String hint) {
        context.err().println(ProcessContext.COMMAND + ": hint: " + MessageText.of(hint));
    }
}
