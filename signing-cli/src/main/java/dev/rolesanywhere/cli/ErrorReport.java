package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints a failure as one line and at most one hint; a stack trace only for --debug. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final ProcessContext context;

    ErrorReport(ProcessContext context) {
        this.context = context;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        print(message(failure));
        hint("see " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return SigningHelper.FAILURE;
    }

    /** An argument that was not understood may be a secret, so only its name is shown. */
    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            return first.startsWith("-")
                    ? "unknown option " + first.replaceFirst("=.*", "")
                    : "unknown command '" + first + "'";
        }
        return decapitalized(String.valueOf(failure.getMessage()));
    }

    private static String decapitalized(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        handle(failure);
        if (command.getParseResult().matchedOptionValue("--debug", false)) {
            failure.printStackTrace(context.err());
        }
        return SigningHelper.FAILURE;
    }

    int handle(Throwable failure) {
        if (failure instanceof RolesAnywhereException known) {
            print(known.getMessage());
            Hints.of(known).ifPresent(this::hint);
        } else if (failure instanceof OutOfMemoryError) {
            print("not enough memory; allow more with ROLESANYWHERE_JAVA_OPTIONS=-Xmx512m");
        } else {
            print("unexpected failure, which is a defect: " + failure);
            hint("run it again with --debug and report what it prints");
        }
        return SigningHelper.FAILURE;
    }

    private void print(String message) {
        context.err().println(SigningHelper.NAME + ": error: " + oneLine(message));
    }

    private void hint(String hint) {
        context.err().println(SigningHelper.NAME + ": hint: " + oneLine(hint));
    }

    /** Messages hold text from outside, such as a certificate's subject, that must not forge a line of its own. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ");
    }
}
