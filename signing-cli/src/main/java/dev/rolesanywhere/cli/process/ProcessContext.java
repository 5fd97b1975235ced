package dev.rolesanywhere.cli.process;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * The streams, the environment and the clock of the process.
 *
 * @param in standard input and other descriptors
 * @param out standard output, for data only
 * @param err standard error, for messages
 * @param terminal prompts for passwords
 * @param responseLimit how long a call waits for a response
 */
public record ProcessContext(
        StandardInput in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Clock clock,
        Terminal terminal,
        Duration responseLimit) {

    /** The name of the command, which begins each line on stderr. */
    public static final String COMMAND = "aws_signing_helper";

    /** Some calls take 12 seconds. A second call would create a second session. */
    public static final Duration RESPONSE_LIMIT = Duration.ofSeconds(30);

    /** Returns the same context with other variables. */
    public ProcessContext withEnvironment(Map<String, String> variables) {
        return new ProcessContext(in, out, err, variables, clock, terminal, responseLimit);
    }

    /** Creates a context with the standard limit for responses. */
    public ProcessContext(
            StandardInput in,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Clock clock,
            Terminal terminal) {
        this(in, out, err, environment, clock, terminal, RESPONSE_LIMIT);
    }

    public static ProcessContext ofThisProcess() {
        return new ProcessContext(
                new StandardInput(System.in),
                System.out,
                System.err,
                System.getenv(),
                Clock.systemUTC(),
                new Terminal.Controlling());
    }

    /**
     * Writes a command's data to standard output.
     *
     * @throws UsageException if not all of it can be written
     */
    public void print(String data) {
        out.print(data);
        checkOut();
    }

    /**
     * Writes a command's data to standard output.
     *
     * @throws UsageException if not all of it can be written
     */
    public void write(byte[] data) {
        out.write(data, 0, data.length);
        checkOut();
    }

    private void checkOut() {
        if (out.checkError()) {
            throw new UsageException("standard output cannot be written to");
        }
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "ProcessContext";
    }
}
