package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.cli.credentialsfile.Line.Kind;
import dev.rolesanywhere.session.SessionCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sets the three keys in a section, flush left, so that every SDK reads them and no other line changes its meaning.
 *
 * @param next the header after the section, if there is one
 */
record SectionKeys(SessionCredentials credentials, Optional<Line> next) {

    List<Line> set(List<Line> body) {
        List<Line> single = SectionBody.withSingleKeys(body);
        List<Line> inPlace = inPlace(single);
        return single.stream().anyMatch(SectionBody::isKey) && isUnambiguous(inPlace)
                ? withFlushComments(inPlace)
                : together(SectionBody.withoutKeys(body));
    }

    /** Replaces the existing keys and adds the missing ones after the last of them. */
    private List<Line> inPlace(List<Line> lines) {
        List<Line> replaced = new ArrayList<>();
        List<CredentialKey> missing = new ArrayList<>(List.of(CredentialKey.values()));
        int end = 0;
        for (Line line : lines) {
            Optional<CredentialKey> key = SectionBody.isKey(line) ? CredentialKey.of(line) : Optional.empty();
            replaced.add(key.map(name -> name.replacing(line, credentials)).orElse(line));
            if (key.isPresent()) {
                missing.remove(key.get());
                end = replaced.size();
            }
        }
        replaced.addAll(
                end, missing.stream().map(name -> name.line(credentials)).toList());
        return replaced;
    }

    /**
     * An indented line would become part of the value of a key that is flush left above it. A key inside another value
     * counts for Go and JavaScript if it comes later.
     */
    private boolean isUnambiguous(List<Line> lines) {
        boolean isAfterKey = false;
        boolean isBelowKey = false;
        boolean hasValue = false;
        for (Line line : meaningful(lines).toList()) {
            boolean isHidden = isAfterKey
                    && hasValue
                    && line.is(Kind.CONTINUATION)
                    && CredentialKey.of(line).isPresent();
            if ((isBelowKey && line.indent() > 0) || isHidden) {
                return false;
            }
            isBelowKey = SectionBody.isKey(line);
            isAfterKey = isAfterKey || isBelowKey;
            hasValue = line.is(Kind.PROPERTY) ? !line.isWithoutValue() : hasValue;
        }
        return true;
    }

    /** Adds all three at the end of the section, or at its start if the next header is indented. */
    private List<Line> together(List<Line> others) {
        List<Line> lines = new ArrayList<>(others);
        boolean isNextIndented = next.map(Line::indent).orElse(0) > 0;
        int at = isNextIndented ? 0 : endOf(lines);
        String indentation = isNextIndented
                ? meaningful(lines)
                        .findFirst()
                        .map(line -> line.text().substring(0, line.indent()))
                        .orElse("")
                : "";
        lines.addAll(
                at,
                Stream.of(CredentialKey.values())
                        .map(key -> key.line(credentials).withIndentation(indentation))
                        .toList());
        return lines;
    }

    /** Blank lines at the end, and comments that may belong to the next section, do not belong to this one. */
    private static int endOf(List<Line> lines) {
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

    /** Java reads an indented comment as part of the value above it. */
    private static List<Line> withFlushComments(List<Line> lines) {
        List<Line> flush = new ArrayList<>();
        boolean isBelowKey = false;
        for (Line line : lines) {
            isBelowKey = isMeaningful(line) ? SectionBody.isKey(line) : isBelowKey;
            flush.add(line.is(Kind.COMMENT) && isBelowKey ? line.withIndentation("") : line);
        }
        return flush;
    }
}
