package dev.rolesanywhere.cli.credentialsfile;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the shared credentials file, byte for byte.
 *
 * @param text the line without its terminator
 * @param terminator LF, CRLF, CR, or nothing at the end of the file
 */
record Line(Kind kind, String text, String terminator) {

    /** A name with spaces around it, the separator, and spaces. */
    private static final Pattern ASSIGNMENT = Pattern.compile("[ \\t]*+([A-Za-z0-9_.\\-/%@]++)[ \\t]*+([=:])[ \\t]*+");

    private static final Pattern WITHOUT_VALUE = Pattern.compile("[^=:]*+[=:](?:[ \\t]++[#;].*+|[ \\t]*+)");

    enum Kind {
        BLANK,
        COMMENT,
        HEADER,
        /** A key with its value, or any other text at this place. */
        PROPERTY,
        /** A line that botocore reads as part of the value above it, because it is indented deeper. */
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

    /** Returns whether every SDK ignores the line. */
    boolean isIgnored() {
        return kind == Kind.BLANK || (kind == Kind.COMMENT && indent() == 0);
    }

    /** Returns whether some SDK reads the line as a header, at any position. */
    boolean looksLikeHeader() {
        return looksLikeHeader(text);
    }

    static boolean looksLikeHeader(String text) {
        int start = indentOf(text);
        return text.startsWith("[", start) && text.indexOf(']', start) > 0;
    }

    /** Returns the name that the line sets, in lower case. */
    Optional<String> name() {
        Matcher assignment = ASSIGNMENT.matcher(text);
        return assignment.lookingAt() ? Optional.of(assignment.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    boolean isPropertyNamed(String name) {
        return kind == Kind.PROPERTY && name().equals(Optional.of(name));
    }

    /** Returns the value that the line sets, without a comment after it. */
    String value() {
        Matcher assignment = ASSIGNMENT.matcher(text);
        return assignment.lookingAt()
                ? text.substring(assignment.end())
                        .replaceFirst("[ \\t]++[#;].*", "")
                        .strip()
                : "";
    }

    /** Returns whether the line looks like a key with a value, and not like a piece of Base64. */
    boolean looksLikeProperty() {
        Matcher assignment = ASSIGNMENT.matcher(text);
        return assignment.lookingAt() && !text.startsWith("=", assignment.end());
    }

    /** Returns whether the line sets nothing, so that a nested block follows. */
    boolean isWithoutValue() {
        return WITHOUT_VALUE.matcher(text).matches();
    }

    /** Returns the text before the value, if it is in the form that every SDK understands. */
    Optional<String> assignmentOf(String name) {
        Matcher assignment = ASSIGNMENT.matcher(text);
        boolean isPlain = assignment.lookingAt()
                && name.equals(assignment.group(1))
                && "=".equals(assignment.group(2))
                && assignment.end() < text.length();
        return isPlain ? Optional.of(text.substring(indent(), assignment.end())) : Optional.empty();
    }

    Line withIndentation(String indentation) {
        return new Line(kind, indentation + text.substring(indent()), terminator);
    }

    Line withKind(Kind other) {
        return new Line(other, text, terminator);
    }

    Line withTerminator(String other) {
        return new Line(kind, text, other);
    }
}
