package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.cli.profile.Line.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a shared credentials file as lines. Each character is one byte of the file, so that what is not UTF-8
 * survives too.
 *
 * @param byteOrderMark what the file begins with, or nothing
 * @param lines all lines
 */
record CredentialsText(String byteOrderMark, List<Line> lines) {

    private static final String UTF8_MARK = "\u00ef\u00bb\u00bf";

    static CredentialsText parse(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new CredentialsFileException("it holds NUL bytes, as UTF-16 text does; save it as UTF-8");
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
            lines.add(new Line(kinds.next(content), content, text.substring(end, next)));
            start = next;
        }
        return lines;
    }

    /** Returns what ends the lines of this file; of the first one where they differ. */
    String terminator() {
        return lines.isEmpty() || lines.get(0).terminator().isEmpty()
                ? "\n"
                : lines.get(0).terminator();
    }

    /** Returns this with other lines, which end as this did: with or without a terminator. */
    CredentialsText with(List<Line> others) {
        boolean isOpen =
                !lines.isEmpty() && lines.get(lines.size() - 1).terminator().isEmpty();
        List<Line> ended = new ArrayList<>();
        for (Line line : others) {
            ended.add(line.terminator().isEmpty() ? line.endedBy(terminator()) : line);
        }
        if (isOpen && !ended.isEmpty()) {
            ended.add(ended.remove(ended.size() - 1).endedBy(""));
        }
        return new CredentialsText(byteOrderMark, ended);
    }

    String text() {
        StringBuilder text = new StringBuilder(byteOrderMark);
        lines.forEach(line -> text.append(line.text()).append(line.terminator()));
        return text.toString();
    }

    /** Tells kinds of lines in the order of the file, as Python's configparser does: only indentation counts. */
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
