package dev.rolesanywhere.cli.process;

import java.io.PrintStream;

/** Writes a command's data, and fails if not all of it can be written. */
public final class StandardOutput {

    private StandardOutput() {}

    public static void print(PrintStream out, String data) {
        out.print(data);
        check(out);
    }

    public static void write(PrintStream out, byte[] data) {
        out.write(data, 0, data.length);
        check(out);
    }

    private static void check(PrintStream out) {
        if (out.checkError()) {
            throw new UsageException("standard output cannot be written to");
        }
    }
}
