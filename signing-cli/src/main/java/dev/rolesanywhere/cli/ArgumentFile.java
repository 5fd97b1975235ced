package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.options.PathOption;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the arguments in a file that the command line names as {@code @FILE}. Blanks and line breaks separate them,
 * single or double quotes keep blanks, double quotes also take {@code \"} and {@code \\}, and {@code #} at the start of
 * a word begins a comment. A file cannot name another one.
 */
final class ArgumentFile {

    private static final int MAX_BYTES = 64 * 1024;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private int at;

    private ArgumentFile(String text) {
        this.text = text;
    }

    static List<String> read(String name) {
        Path file = PathOption.path("@", name);
        try {
            return parse(new String(BoundedFile.read(file, MAX_BYTES), UTF_8));
        } catch (IOException e) {
            throw new UsageException("the argument file " + IoErrors.reading(file, e));
        }
    }

    static List<String> parse(String text) {
        ArgumentFile file = new ArgumentFile(text);
        while (file.skipToWord()) {
            file.words.add(file.word());
        }
        return file.words;
    }

    /** Returns false at the end of the file. */
    private boolean skipToWord() {
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (isBlank(text.charAt(at))) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !isBlank(text.charAt(at))) {
            char next = text.charAt(at++);
            if (next == '"' || next == '\'') {
                quoted(next, word);
            } else {
                word.append(next);
            }
        }
        return word.toString();
    }

    private void quoted(char quote, StringBuilder word) {
        while (at < text.length() && text.charAt(at) != quote) {
            if (quote == '"' && isEscape()) {
                at++;
            }
            word.append(text.charAt(at++));
        }
        at++;
    }

    private boolean isEscape() {
        return text.startsWith("\\\"", at) || text.startsWith("\\\\", at);
    }

    private static boolean isBlank(char character) {
        return character <= ' ' || character == '\uFEFF';
    }
}
