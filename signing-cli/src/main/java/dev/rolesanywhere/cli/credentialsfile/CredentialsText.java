package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.credentialsfile.Line.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a shared credentials file. Each character is one byte of the file, so text that is not UTF-8 survives.
 *
 * @param byteOrderMark the mark at the start of the file, or an empty string
 */
record CredentialsText(String byteOrderMark, List<Line> lines) {

    private static final String UTF8_MARK = "\u00ef\u00bb\u00bf";

    /** Keeps an update within the memory of the packaged command: an object represents each line. */
    private static final int MAX_LINES = 100_000;

    static CredentialsText parse(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new SigningHelperException("it contains NUL bytes, as UTF-16 text does; save it as UTF-8");
        }
        String mark = text.startsWith(UTF8_MARK) ? UTF8_MARK : "";
        return new CredentialsText(mark, lines(text.substring(mark.length())));
    }

    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        LineKinds kinds = new LineKinds();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            int next = Math.min(text.length(), end + (text.startsWith("\r\n", end) ? 2 : 1));
            String content = text.substring(start, end);
            if (lines.size() == MAX_LINES) {
                throw new SigningHelperException("it has more than " + MAX_LINES + " lines; shorten it");
            }
            lines.add(new Line(kinds.next(content), content, text.substring(end, next)));
            start = next;
        }
        return lines;
    }

    /** Returns the terminator of the first line, which is also used for new lines. */
    String terminator() {
        return lines.isEmpty() || lines.get(0).terminator().isEmpty()
                ? "\n"
                : lines.get(0).terminator();
    }

    /** Returns this text with other lines. The last one has a terminator only if the old last line has one. */
    CredentialsText with(List<Line> others) {
        boolean isOpen =
                !lines.isEmpty() && lines.get(lines.size() - 1).terminator().isEmpty();
        List<Line> ended = new ArrayList<>();
        for (Line line : others) {
            ended.add(line.terminator().isEmpty() ? line.withTerminator(terminator()) : line);
        }
        if (isOpen && !ended.isEmpty()) {
            ended.add(ended.remove(ended.size() - 1).withTerminator(""));
        }
        return new CredentialsText(byteOrderMark, ended);
    }

    String text() {
        StringBuilder text = new StringBuilder(byteOrderMark);
        lines.forEach(line -> text.append(line.text()).append(line.terminator()));
        return text.toString();
    }

    /**
     * Determines the kind of each line in the order of the file, as Python's configparser does: by indentation only.
     */
    private static final class LineKinds {

        private boolean isInSection;
        private boolean isInProperty;
        private int indent;

        Kind next(String text) {
            int start = Line.indentOf(text);
            if (start == text.length()) {
                return Kind.BLANK;
            }
            if (text.charAt(start) == '#' || text.charAt(start) == ';') {
                return Kind.COMMENT;
            }
            if (isInProperty && start > indent) {
                return Kind.CONTINUATION;
            }
            indent = start;
            boolean isHeader = Line.looksLikeHeader(text);
            isInSection = isInSection || isHeader;
            isInProperty = isInSection && !isHeader;
            return isHeader ? Kind.HEADER : Kind.PROPERTY;
        }
    }
}
