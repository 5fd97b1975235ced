package dev.rolesanywhere.cli.awsconfig;

import dev.rolesanywhere.SigningHelperException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the value of {@code credential_process} like botocore: as a POSIX shell splits words, but without expanding
 * variables or running anything; on Windows a backslash is part of a path.
 */
public final class CommandWords {

    private final boolean isWindows;
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;
    private char quote;

    private CommandWords(boolean isWindows) {
        this.isWindows = isWindows;
    }

    /**
     * Splits a command line. Line breaks also separate words, because a value can be continued on indented lines.
     *
     * @throws SigningHelperException if a quotation mark is missing
     */
    public static List<String> split(String command, boolean isWindows) {
        CommandWords words = new CommandWords(isWindows);
        for (int at = 0; at < command.length(); at++) {
            at += words.add(command.charAt(at), at + 1 < command.length() ? command.charAt(at + 1) : '\0');
        }
        if (words.quote != 0) {
            throw new SigningHelperException("a closing quotation mark is missing in credential_process");
        }
        words.end();
        return words.words;
    }

    /** Adds a character, and returns how many of the following ones it consumed. */
    private int add(char next, char following) {
        if (next == '\\' && isEscape(following)) {
            append(following);
            return 1;
        } else if (quote != 0) {
            return next == quote ? close() : append(next);
        } else if (next == '"' || (next == '\'' && !isWindows)) {
            quote = next;
            word = word == null ? new StringBuilder() : word;
            return 0;
        } else if (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
            return end();
        }
        return append(next);
    }

    private boolean isEscape(char following) {
        if (isWindows) {
            return following == '"';
        } else if (quote == '"') {
            return following == '"' || following == '\\';
        }
        return quote == 0 && following != '\0';
    }

    private int append(char next) {
        word = word == null ? new StringBuilder() : word;
        word.append(next);
        return 0;
    }

    private int close() {
        quote = 0;
        return 0;
    }

    private int end() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
        return 0;
    }
}
