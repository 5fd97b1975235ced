package dev.rolesanywhere.cli.profile;

/**
 * A line of the shared credentials file, byte for byte.
 *
 * @param kind what it is
 * @param text all of it but what ends it
 * @param terminator what ends it: LF, CRLF, CR, or nothing at the end of the file
 */
record Line(Kind kind, String text, String terminator) {

    enum Kind {
        BLANK,
        COMMENT,
        HEADER,
        /** A key with its value, or whatever else stands for itself. */
        PROPERTY,
        /** What botocore counts to the value of the property before it: it is indented deeper. */
        CONTINUATION
    }

    int indent() {
        return indentOf(text);
    }

    static int indentOf(String text) {
        int indent = 0;
        while (indent < text.length() && isSpace(text.charAt(indent))) {
            indent++;
        }
        return indent;
    }

    static boolean isSpace(char character) {
        return character == ' ' || character == '\t';
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** Whether it is for every SDK as if it were not there. */
    boolean isIgnored() {
        return kind == Kind.BLANK || (kind == Kind.COMMENT && indent() == 0);
    }

    /** Whether some SDK takes it for a header, wherever it stands. */
    boolean looksLikeHeader() {
        return looksLikeHeader(text);
    }

    static boolean looksLikeHeader(String text) {
        int start = indentOf(text);
        return text.startsWith("[", start) && text.indexOf(']', start) > 0;
    }

    Line indentedBy(String indentation) {
        return new Line(kind, indentation + text.substring(indent()), terminator);
    }

    Line as(Kind other) {
        return new Line(other, text, terminator);
    }

    Line endedBy(String ending) {
        return new Line(kind, text, ending);
    }
}
