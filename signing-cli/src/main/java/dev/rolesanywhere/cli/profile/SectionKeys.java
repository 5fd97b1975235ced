package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.cli.profile.Line.Kind;
import dev.rolesanywhere.session.SessionCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sets the three keys in a section, flush left, where every SDK reads them and no other line changes its meaning.
 *
 * @param credentials the values
 * @param next the header behind the section, if there is one
 */
record SectionKeys(SessionCredentials credentials, Optional<Line> next) {

    List<Line> set(List<Line> body) {
        List<Line> single = KeyLines.single(body);
        List<Line> inPlace = inPlace(single);
        return single.stream().anyMatch(KeyLines::isKey) && isSound(inPlace)
                ? withFreeComments(inPlace)
                : together(KeyLines.removed(body));
    }

    /** Replaces the keys that are there, and puts those that are missing behind the last of them. */
    private List<Line> inPlace(List<Line> lines) {
        List<Line> replaced = new ArrayList<>();
        List<KeyName> missing = new ArrayList<>(List.of(KeyName.values()));
        int behind = 0;
        for (Line line : lines) {
            Optional<KeyName> key = KeyLines.isKey(line) ? KeyName.of(line) : Optional.empty();
            replaced.add(key.map(name -> name.replacing(line, credentials)).orElse(line));
            if (key.isPresent()) {
                missing.remove(key.get());
                behind = replaced.size();
            }
        }
        replaced.addAll(
                behind, missing.stream().map(name -> name.line(credentials)).toList());
        return replaced;
    }

    /**
     * A line that is indented would belong to the value of a key that is flush left before it; and to Go and JavaScript
     * a key within another's value counts where it comes later.
     */
    private boolean isSound(List<Line> lines) {
        boolean isKnown = false;
        boolean isLast = false;
        boolean hasValue = false;
        for (Line line : meaningful(lines).toList()) {
            boolean isIndented = line.indent() > 0;
            boolean isHidden = isKnown
                    && hasValue
                    && line.is(Kind.CONTINUATION)
                    && KeyName.of(line).isPresent();
            if ((isLast && isIndented) || isHidden) {
                return false;
            }
            isLast = KeyLines.isKey(line);
            isKnown = isKnown || isLast;
            hasValue = line.is(Kind.PROPERTY) ? !KeyName.isEmpty(line) : hasValue;
        }
        return true;
    }

    /** Puts all three to the end of the section, or to its beginning where the next header is indented. */
    private List<Line> together(List<Line> others) {
        List<Line> lines = new ArrayList<>(others);
        boolean isNextIndented = next.map(Line::indent).orElse(0) > 0;
        int at = isNextIndented ? 0 : end(lines);
        String indentation = isNextIndented
                ? meaningful(lines)
                        .findFirst()
                        .map(line -> line.text().substring(0, line.indent()))
                        .orElse("")
                : "";
        lines.addAll(
                at,
                Stream.of(KeyName.values())
                        .map(key -> key.line(credentials).indentedBy(indentation))
                        .toList());
        return lines;
    }

    /** Behind the end are blank lines, and comments that may belong to the next section. */
    private static int end(List<Line> lines) {
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isIgnored()) {
            end--;
        }
        return end;
    }

    private Stream<Line> meaningful(List<Line> lines) {
        return Stream.concat(lines.stream(), next.stream()).filter(SectionKeys::isMeaningful);
    }

    private static boolean isMeaningful(Line line) {
        return !line.is(Kind.BLANK) && !line.is(Kind.COMMENT);
    }

    /** To Java an indented comment belongs to the value before it. */
    private static List<Line> withFreeComments(List<Line> lines) {
        List<Line> free = new ArrayList<>();
        boolean isBelowKey = false;
        for (Line line : lines) {
            isBelowKey = isMeaningful(line) ? KeyLines.isKey(line) : isBelowKey;
            free.add(line.is(Kind.COMMENT) && isBelowKey ? line.indentedBy("") : line);
        }
        return free;
    }
}
