package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.cli.profile.Line.Kind;
import dev.rolesanywhere.session.SessionCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a profile's keys into the text of a shared credentials file. All other bytes stay as they are.
 *
 * @param profile whose section it is
 * @param credentials what the keys are set to
 */
record CredentialsFileEdit(ProfileName profile, SessionCredentials credentials) {

    /**
     * Edits.
     *
     * @param text one character a byte
     * @throws CredentialsFileException if some line means one thing to some SDKs and another to others, so that no edit
     *     is right
     */
    Edited applyTo(String text) {
        CredentialsText before = CredentialsText.parse(text);
        List<Line> lines = new ArrayList<>(before.lines());
        List<Section> sections = Section.of(profile, lines);
        refuseHiddenHeaders(lines, sections);
        List<String> warnings = new FileWarnings(profile).of(before, sections);
        if (sections.isEmpty()) {
            lines.add(new Line(Kind.HEADER, "[" + profile.asBytes() + "]", ""));
            lines.addAll(new SectionKeys(credentials, Optional.empty()).set(List.of()));
        } else {
            Map<String, Long> names = foreignNames(lines);
            Set<String> removed = replaceCredentials(lines);
            if (!removed.isEmpty()) {
                warnings.add("removed " + String.join(", ", removed) + " from [" + profile
                        + "], because some SDKs would use it instead of the new credentials or together with them");
            }
            refuseNewDuplicates(names, foreignNames(lines));
        }
        return new Edited(before.with(lines).text(), warnings);
    }

    /**
     * Sets the keys and returns the names of the competing ones that it removed. A value that spans lines may hide more
     * of them, hence the loop.
     */
    private Set<String> replaceCredentials(List<Line> lines) {
        Set<String> removed = new TreeSet<>();
        Set<String> competing = competing(lines);
        do {
            removed.addAll(competing);
            remove(competing, lines);
            set(lines, Section.of(profile, lines));
            competing = competing(lines);
        } while (!competing.isEmpty());
        return removed;
    }

    private Set<String> competing(List<Line> lines) {
        return CompetingKeys.with(profile, credentials)
                .in(Section.of(profile, lines).stream()
                        .flatMap(section -> section.body(lines).stream())
                        .toList());
    }

    private void remove(Set<String> names, List<Line> lines) {
        List<Section> sections = Section.of(profile, lines);
        for (int index = sections.size() - 1; index >= 0; index--) {
            Section section = sections.get(index);
            replace(section, lines, KeyLines.without(names, section.body(lines)));
        }
    }

    /**
     * The SDKs merge sections of one name, and what comes last counts; so the keys go to the last one that all find,
     * and what stands behind that must not hide them.
     */
    private void set(List<Line> lines, List<Section> sections) {
        Section target = sections.stream()
                .filter(Section::isPlain)
                .reduce((earlier, later) -> later)
                .orElse(sections.get(sections.size() - 1));
        for (int index = sections.size() - 1; sections.get(index).header() > target.header(); index--) {
            replace(
                    sections.get(index),
                    lines,
                    KeyLines.removed(sections.get(index).body(lines)));
        }
        replace(target, lines, new SectionKeys(credentials, target.next(lines)).set(target.body(lines)));
    }

    private static void replace(Section section, List<Line> lines, List<Line> replacement) {
        List<Line> body = section.body(lines);
        body.clear();
        body.addAll(replacement);
    }

    /** To Go and JavaScript it is a header; to Java and botocore it belongs to the value before it. */
    private void refuseHiddenHeaders(List<Line> lines, List<Section> sections) {
        for (int index = 0; index < lines.size(); index++) {
            Line line = lines.get(index);
            int at = index;
            if (line.is(Kind.CONTINUATION)
                    && line.looksLikeHeader()
                    && (Section.names(profile, line)
                            || sections.stream().anyMatch(section -> section.header() < at && at < section.end()))) {
                throw new CredentialsFileException("line " + (index + 1)
                        + " is a section to some SDKs and not to others; take the spaces before its bracket away");
            }
        }
    }

    private Map<String, Long> foreignNames(List<Line> lines) {
        return KeyLines.foreignNames(Section.of(profile, lines).stream()
                .flatMap(section -> section.body(lines).stream())
                .toList());
    }

    /** For a key that is set twice botocore refuses the file. */
    private void refuseNewDuplicates(Map<String, Long> before, Map<String, Long> after) {
        after.forEach((name, count) -> {
            if (count > 1 && count > before.getOrDefault(name, 0L)) {
                throw new CredentialsFileException("in [" + profile + "] " + name + " is set twice, once on an indented"
                        + " line that some SDKs take for a part of the value before it; remove one");
            }
        });
    }
}
