package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * The edited text of a credentials file.
 *
 * @param text the whole file, one character per byte
 * @param warnings what the user should know, a sentence each
 */
record EditResult(String text, List<String> warnings) {

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }

    EditResult withWarning(String warning) {
        List<String> all = new ArrayList<>(warnings);
        all.add(warning);
        return new EditResult(text, all);
    }

    /** The text is secret. */
    @Override
    public String toString() {
        return "EditResult" + warnings;
    }
}
