package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.credentialsfile.Line.Kind;
import dev.rolesanywhere.session.SessionCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sets the three keys in a section, and removes properties from it. The keys are set flush left, so that every SDK
 * reads them and no other line changes its meaning.
 *
 * @param next the header after the section, if there is one
 */
record SectionEdit(SessionCredentials credentials, Optional<Line> next) {

    /** Returns the lines of a section with the keys. */
    List<Line> set(List<Line> body) {
        List<Line> single = withSingleKeys(body);
        List<Line> inPlace = inPlace(single);
        return single.stream().anyMatch(SectionEdit::isKey) && isUnambiguous(inPlace)
                ? withFlushComments(inPlace)
                : together(withoutKeys(body));
    }

    /** Replaces the existing keys and adds the missing ones after the last of them. */
    private List<Line> inPlace(List<Line> lines) {
        List<Line> replaced = new ArrayList<>();
        List<CredentialKey> missing = new ArrayList<>(List.of(CredentialKey.values()));
        int end = 0;
        for (Line line : lines) {
            Optional<CredentialKey> key = isKey(line) ? CredentialKey.of(line) : Optional.empty();
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
            isBelowKey = isKey(line);
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
        return Stream.concat(lines.stream(), next.stream()).filter(SectionEdit::isMeaningful);
    }

    private static boolean isMeaningful(Line line) {
        return !line.is(Kind.BLANK) && !line.is(Kind.COMMENT);
    }

    /** Java reads an indented comment as part of the value above it. */
    private static List<Line> withFlushComments(List<Line> lines) {
        List<Line> flush = new ArrayList<>();
        boolean isBelowKey = false;
        for (Line line : lines) {
            isBelowKey = isMeaningful(line) ? isKey(line) : isBelowKey;
            flush.add(line.is(Kind.COMMENT) && isBelowKey ? line.withIndentation("") : line);
        }
        return flush;
    }

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
                SectionEdit::isKey,
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

    /** The three keys that {@code update} writes, in the order in which it adds them. */
    private enum CredentialKey {
        AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY,
        AWS_SESSION_TOKEN;

        /** Characters that every SDK reads as they are: no spaces, quotes, comment signs or control characters. */
        private static final Pattern PLAIN = Pattern.compile("[!-~&&[^'\"#;]]++");

        /** Returns the key that a line sets, in any case and with any separator. */
        static Optional<CredentialKey> of(Line line) {
            Optional<String> name = line.name();
            return Stream.of(values())
                    .filter(key -> name.filter(key.spelling()::equals).isPresent())
                    .findFirst();
        }

        private String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the value, which never needs quotes. */
        private String valueIn(SessionCredentials credentials) {
            String value = switch (this) {
                case AWS_ACCESS_KEY_ID -> credentials.accessKeyId();
                case AWS_SECRET_ACCESS_KEY -> credentials.secretAccessKey();
                case AWS_SESSION_TOKEN -> credentials.sessionToken();
            };
            if (!PLAIN.matcher(value).matches()) {
                throw new SigningHelperException("the value of " + spelling()
                        + " from the service contains characters that a credentials file cannot contain");
            }
            return value;
        }

        /** Returns a line that sets the value, flush left. */
        Line line(SessionCredentials credentials) {
            return new Line(Kind.PROPERTY, spelling() + " = " + valueIn(credentials), "");
        }

        /** Returns a line that replaces an old one, with the old spacing if every SDK understands it. */
        Line replacing(Line old, SessionCredentials credentials) {
            String prefix = old.assignmentOf(spelling()).orElse(spelling() + " = ");
            return new Line(Kind.PROPERTY, prefix + valueIn(credentials), old.terminator());
        }
    }
}
