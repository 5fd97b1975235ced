package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.cli.awsconfig.AwsConfigFile;
import dev.rolesanywhere.cli.credentialsfile.Line.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The position of a profile's section among the lines of a file.
 *
 * @param header the index of its header
 * @param end the index after its last line
 * @param isPlain whether every SDK finds the profile by this header
 */
record Section(int header, int end, boolean isPlain) {

    /** Finds all sections that some SDK reads as the profile's. */
    static List<Section> of(ProfileName profile, List<Line> lines) {
        List<Section> sections = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            Line line = lines.get(index);
            if (line.is(Kind.HEADER) && names(profile, line)) {
                sections.add(new Section(index, endOf(index, lines), isPlain(profile, line)));
            }
        }
        return sections;
    }

    private static int endOf(int header, List<Line> lines) {
        int end = header + 1;
        while (end < lines.size() && !lines.get(end).is(Kind.HEADER)) {
            end++;
        }
        return end;
    }

    /** botocore and JavaScript read spaces inside the brackets as part of the name, Java and Go do not. */
    static boolean names(ProfileName profile, Line line) {
        if (!line.looksLikeHeader()) {
            return false;
        }
        String inner = line.text().substring(line.indent() + 1, AwsConfigFile.lastBracket(line.text()));
        int start = Line.indentOf(inner);
        int end = inner.length();
        while (end > start && Line.isSpace(inner.charAt(end - 1))) {
            end--;
        }
        return inner.substring(start, end).equals(profile.asBytes());
    }

    /** JavaScript requires a space before a comment, and botocore ends the header at the last bracket. */
    private static boolean isPlain(ProfileName profile, Line line) {
        String start = "[" + profile.asBytes() + "]";
        String rest = line.text().startsWith(start) ? line.text().substring(start.length()) : "x";
        int comment = Line.indentOf(rest);
        return comment == rest.length()
                || (comment > 0 && "#;".indexOf(rest.charAt(comment)) >= 0 && rest.indexOf(']') < 0);
    }

    List<Line> body(List<Line> lines) {
        return lines.subList(header + 1, end);
    }

    void replaceBody(List<Line> lines, List<Line> replacement) {
        List<Line> body = body(lines);
        List<Line> copy = List.copyOf(replacement);
        body.clear();
        body.addAll(copy);
    }

    /** Returns the header after the section, unless the file ends with it. */
    Optional<Line> next(List<Line> lines) {
        return end < lines.size() ? Optional.of(lines.get(end)) : Optional.empty();
    }
}
