package dev.rolesanywhere.session;

/** Makes text from outside fit for a message: one line, bounded, nothing that a terminal would obey. */
final class OneLine {

    private static final int MOST_CHARACTERS = 1000;

    private OneLine() {}

    static String of(String text) {
        String bounded = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
        return bounded.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    }
}
