package dev.rolesanywhere.cli.output;

import java.nio.file.Path;

/** Writes paths into commands that users copy to a shell. */
public final class ShellWord {

    private ShellWord() {}

    /** Returns the path, in quotes if it contains a character that a POSIX shell may interpret. */
    public static String of(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
