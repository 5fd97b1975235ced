package dev.rolesanywhere.cli;

import java.io.PrintStream;

/** Writes a command's data, and fails where it does not arrive whole. */
final class StandardOutput {

    private StandardOutput() {}

    static void print(PrintStream out, String data) {
        out.print(data);
        check(out);
    }

    static void write(PrintStream out, byte[] data) {
        out.write(data, 0, data.length);
        check(out);
    }

    private static void check(PrintStream out) {
        if (out.checkError()) {
            throw new UsageException("standard output cannot be written to");
        }
    }
}
