package dev.rolesanywhere.cli.process;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * The streams, the environment and the clock of the process.
 *
 * @param in standard input and other descriptors
 * @param out standard output, for data only
 * @param err standard error, for messages
 * @param terminal prompts for passwords
 */
public record ProcessContext(
        StandardInput in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Clock clock,
        Terminal terminal) {

    /** The name of the command, which begins each line on stderr. */
    public static final String COMMAND = "aws_signing_helper";

    public static ProcessContext ofThisProcess() {
        return new ProcessContext(
                new StandardInput(System.in),
                System.out,
                System.err,
                System.getenv(),
                Clock.systemUTC(),
                new ControllingTerminal());
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "ProcessContext";
    }
}
