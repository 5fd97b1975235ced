package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.cli.credentialsfile.Line.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Removes properties from the lines of a section. */
final class SectionBody {

    private SectionBody() {}

    /** Returns whether a line sets one of the three keys. */
    static boolean isKey(Line line) {
        return line.is(Kind.PROPERTY) && CredentialKey.of(line).isPresent();
    }

    /** Returns the section without the three keys and their values. */
    static List<Line> withoutKeys(List<Line> body) {
        return withSingleKeys(body).stream().filter(line -> !isKey(line)).toList();
    }

    /** Returns the section without some properties and their values. */
    static List<Line> without(Set<String> names, List<Line> body) {
        return pruned(
                body,
                line -> line.is(Kind.PROPERTY)
                        && line.name().filter(names::contains).isPresent(),
                rest -> false);
    }

    /** Returns the section with at most one line for each of the keys: the last, which the SDKs read. */
    static List<Line> withSingleKeys(List<Line> body) {
        return pruned(
                body,
                SectionBody::isKey,
                rest -> !isSetIn(rest.subList(1, rest.size()), CredentialKey.of(rest.get(0))));
    }

    private static boolean isSetIn(List<Line> lines, Optional<CredentialKey> key) {
        return lines.stream()
                .anyMatch(
                        line -> line.is(Kind.PROPERTY) && CredentialKey.of(line).equals(key));
    }

    /**
     * Removes the continuation lines of some properties, and perhaps their first lines.
     *
     * @param isPruned selects the properties
     * @param isKept whether the first line stays, given that line and all lines after it
     */
    private static List<Line> pruned(List<Line> body, Predicate<Line> isPruned, Predicate<List<Line>> isKept) {
        List<Line> pruned = new ArrayList<>();
        int next;
        for (int index = 0; index < body.size(); index = next) {
            next = endOfProperty(body, index);
            Line line = body.get(index);
            if (!isPruned.test(line)) {
                pruned.addAll(body.subList(index, next));
                continue;
            }
            if (isKept.test(body.subList(index, body.size()))) {
                pruned.add(line);
            }
            pruned.addAll(foreignLines(line, body.subList(index + 1, next)));
        }
        return pruned;
    }

    private static int endOfProperty(List<Line> body, int start) {
        int end = start + 1;
        while (end < body.size() && !body.get(end).is(Kind.PROPERTY)) {
            end++;
        }
        return end;
    }

    /**
     * Returns the lines below a property that are not its value. Java and botocore read all that is indented there as
     * part of the value, so comments, and what Go and JavaScript read as another key, lose their indentation.
     */
    private static List<Line> foreignLines(Line property, List<Line> below) {
        List<Line> foreign = new ArrayList<>();
        String indentation = property.text().substring(0, property.indent());
        Optional<Line> parent = Optional.empty();
        for (Line line : below) {
            if (!line.is(Kind.CONTINUATION)) {
                foreign.add(line.is(Kind.COMMENT) && property.indent() == 0 ? line.withIndentation("") : line);
            } else if (parent.filter(Line::isWithoutValue).isPresent()) {
                Optional.of(line).filter(Line::looksLikeProperty).ifPresent(foreign::add);
            } else if (line.looksLikeProperty() && !property.isWithoutValue()) {
                parent = Optional.of(line)
                        .filter(other -> CredentialKey.of(other).isEmpty());
                parent.ifPresent(
                        other -> foreign.add(other.withIndentation(indentation).withKind(Kind.PROPERTY)));
            } else if (parent.isPresent()) {
                foreign.add(line);
            }
        }
        return foreign;
    }

    /** Returns how often each name is set, except for the three keys. */
    static Map<String, Long> countOtherNames(List<Line> body) {
        return body.stream()
                .filter(line -> line.is(Kind.PROPERTY) && CredentialKey.of(line).isEmpty())
                .flatMap(line -> line.name().stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }
}
