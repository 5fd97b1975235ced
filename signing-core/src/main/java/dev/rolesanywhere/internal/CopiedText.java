package dev.rolesanywhere.internal;

/** A value that a user copied from a console or a document. */
public final class CopiedText {

    private CopiedText() {}

    /** Removes blanks, line breaks and quotes around a value, which copied text often has. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isTrimmed(text.charAt(start))) {
            start++;
        }
        while (start < end && isTrimmed(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isTrimmed(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION -> true;
            default -> Character.isSpaceChar(character) || character == '"' || character == '\'' || character == '`';
        };
    }
}
