package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.internal.MessageText;

/** Makes text from outside fit for a message: one line of limited length, without control characters. */
public final class OneLine {

    private static final int MAX_CHARACTERS = 1000;

    private OneLine() {}

    public static String of(String text) {
        String bounded = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "…" : text;
        return MessageText.of(bounded).strip();
    }
}
