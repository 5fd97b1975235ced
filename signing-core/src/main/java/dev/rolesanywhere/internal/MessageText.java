package dev.rolesanywhere.internal;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Makes text fit for a message: one line that no terminal obeys, and without key material. People pass the content of a
 * key where a name is expected, and the message about that must not repeat it.
 */
public final class MessageText {

    /** A certificate's subject or a service's response may contain them. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");

    private static final Pattern LINE_BREAKS = Pattern.compile("^\\R+");

    private static final String HIDDEN = "[not shown]";
    private static final int SHORTEST_KEY = 32;
    private static final int MAX_CHARACTERS = 1000;

    private MessageText() {}

    /**
     * Returns text for a message.
     *
     * @param text any text
     * @return one line, in which {@code [not shown]} replaces what looks like a key
     */
    public static String of(String text) {
        return withoutControls(withoutBase64(withoutPem(text)));
    }

    /**
     * Returns text that no terminal obeys.
     *
     * @param text any text
     * @return one line, in which a space replaces control characters
     */
    public static String withoutControls(String text) {
        return CONTROLS.matcher(text).replaceAll(" ");
    }

    /**
     * Returns text from outside for a message.
     *
     * @param text any text
     * @return one line of limited length
     */
    public static String shortened(String text) {
        return of(text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "…" : text)
                .strip();
    }

    private static String withoutPem(String text) {
        int begin = text.indexOf("-----BEGIN");
        if (begin < 0) {
            return text;
        }
        int endLine = text.lastIndexOf("-----END");
        int end = endLine < begin ? -1 : text.indexOf("-----", endLine + "-----END".length());
        String rest = end < 0 ? "" : text.substring(end + "-----".length());
        return text.substring(0, begin) + HIDDEN + LINE_BREAKS.matcher(rest).replaceFirst("");
    }

    /**
     * Returns whether text looks like a key or another secret in PEM or base64.
     *
     * @param text any text
     * @return whether {@link #of} hides a part of it
     */
    public static boolean looksSecret(String text) {
        return !withoutBase64(withoutPem(text)).equals(text);
    }

    private static String withoutBase64(String text) {
        StringBuilder shown = new StringBuilder();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && isBase64(text.charAt(end))) {
                end++;
            }
            String run = text.substring(start, end);
            shown.append(run.length() >= SHORTEST_KEY && (isDer(run) || isRandom(run)) ? HIDDEN : run);
            if (end < text.length()) {
                shown.append(text.charAt(end));
            }
            start = end + 1;
        }
        return shown.toString();
    }

    private static boolean isBase64(char character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || "+/=".indexOf(character) >= 0);
    }

    /** A key begins with a SEQUENCE, whose length fits or, in the first line of several, takes more than one byte. */
    private static boolean isDer(String run) {
        int unpadded = run.indexOf('=') < 0 ? run.length() : run.indexOf('=');
        if (unpadded < 4) {
            return false;
        }
        byte[] begin = Base64.getDecoder().decode(run.substring(0, 4));
        int length = begin[1] & 0xFF;
        return begin[0] == 0x30 && (length > 0x80 || length + 2 == unpadded * 3 / 4);
    }

    /** In words and paths letters follow letters of the same case; in base64 the kind changes all the time. */
    private static boolean isRandom(String run) {
        int changes = 0;
        int kinds = 1 << kind(run.charAt(0));
        for (int at = 1; at < run.length(); at++) {
            int kind = kind(run.charAt(at));
            changes += kind == kind(run.charAt(at - 1)) ? 0 : 1;
            kinds |= 1 << kind;
        }
        return (kinds & 0b111) == 0b111 && changes * 20 >= run.length() * 9;
    }

    private static int kind(char character) {
        if (Character.isUpperCase(character)) {
            return 0;
        } else if (Character.isLowerCase(character)) {
            return 1;
        }
        return Character.isDigit(character) ? 2 : 3;
    }
}
