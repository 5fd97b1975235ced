package dev.rolesanywhere.cli.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * The text with the keys in it, one character a byte.
 *
 * @param text the whole file
 * @param warnings what keeps some SDK from reading the profile
 */
record Edited(String text, List<String> warnings) {

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }

    Edited warnedOf(String more) {
        List<String> all = new ArrayList<>(warnings);
        all.add(more);
        return new Edited(text, all);
    }

    /** The text is secret. */
    @Override
    public String toString() {
        return "Edited" + warnings;
    }
}
