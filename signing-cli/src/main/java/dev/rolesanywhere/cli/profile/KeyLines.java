package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.cli.profile.Line.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells the lines of a section that set the three keys from all others. */
final class KeyLines {

    private KeyLines() {}

    static boolean isKey(Line line) {
        return line.is(Kind.PROPERTY) && KeyName.of(line).isPresent();
    }

    /** Returns the section without the three keys and their values. */
    static List<Line> removed(List<Line> body) {
        return single(body).stream().filter(line -> !isKey(line)).toList();
    }

    /** Returns the section without some properties and their values. */
    static List<Line> without(Set<String> names, List<Line> body) {
        return pruned(
                body,
                line -> line.is(Kind.PROPERTY)
                        && KeyName.nameIn(line).filter(names::contains).isPresent(),
                rest -> false);
    }

    /** Returns the section with one line at most for each of the keys: the last, which the SDKs read. */
    static List<Line> single(List<Line> body) {
        return pruned(body, KeyLines::isKey, rest -> !isSetIn(rest.subList(1, rest.size()), KeyName.of(rest.get(0))));
    }

    /**
     * Returns the section with less of some properties: their values lose what is indented below them.
     *
     * @param isPruned selects the properties
     * @param isKept whether their first line stays, given that line and all that follows
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
            pruned.addAll(foreign(line, body.subList(index + 1, next)));
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

    private static boolean isSetIn(List<Line> lines, Optional<KeyName> key) {
        return lines.stream()
                .anyMatch(line -> line.is(Kind.PROPERTY) && KeyName.of(line).equals(key));
    }

    /**
     * Returns what stands below a key and is not its value. To Java and botocore all that is indented there belongs to
     * the value; comments and what is a key of its own to Go and JavaScript lose their indentation, so that all agree.
     */
    private static List<Line> foreign(Line key, List<Line> below) {
        List<Line> foreign = new ArrayList<>();
        String indentation = key.text().substring(0, key.indent());
        Optional<Line> parent = Optional.empty();
        for (Line line : below) {
            if (!line.is(Kind.CONTINUATION)) {
                foreign.add(line.is(Kind.COMMENT) && key.indent() == 0 ? line.indentedBy("") : line);
            } else if (parent.filter(KeyName::isEmpty).isPresent()) {
                Optional.of(line).filter(KeyName::isProperty).ifPresent(foreign::add);
            } else if (KeyName.isProperty(line) && !KeyName.isEmpty(key)) {
                parent = Optional.of(line)
                        .filter(property -> KeyName.of(property).isEmpty());
                parent.ifPresent(
                        property -> foreign.add(property.indentedBy(indentation).as(Kind.PROPERTY)));
            } else if (parent.isPresent()) {
                foreign.add(line);
            }
        }
        return foreign;
    }

    /** Returns how often each name is set, apart from the three keys. */
    static Map<String, Long> foreignNames(List<Line> body) {
        return body.stream()
                .filter(line -> line.is(Kind.PROPERTY) && KeyName.of(line).isEmpty())
                .flatMap(line -> KeyName.nameIn(line).stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }
}
