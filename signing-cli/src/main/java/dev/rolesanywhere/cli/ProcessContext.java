package dev.rolesanywhere.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * What a command has of the process it runs in.
 *
 * @param out where data goes
 * @param err where words for people go
 * @param environment the environment variables
 * @param clock the time
 */
record ProcessContext(PrintStream out, PrintStream err, Map<String, String> environment, Clock clock) {

    static ProcessContext ofThisProcess() {
        return new ProcessContext(System.out, System.err, System.getenv(), Clock.systemUTC());
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "ProcessContext";
    }
}
