package dev.rolesanywhere.cli;

/** The entry point of the command aws_signing_helper. */
public final class Main {

    private Main() {}

    /**
     * Runs the command and ends the process: status 0, or 1 on any failure.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        // The AWS SDK's client logs through SLF4J, which would otherwise look for a backend and complain on stderr.
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(SigningHelper.run(ProcessContext.ofThisProcess(), arguments));
    }
}
