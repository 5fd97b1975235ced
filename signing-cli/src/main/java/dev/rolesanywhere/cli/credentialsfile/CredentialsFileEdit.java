package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.credentialsfile.Line.Kind;
import dev.rolesanywhere.session.SessionCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a profile's keys into the text of a shared credentials file. All other bytes stay the same, except for keys
 * that compete with the new ones.
 */
record CredentialsFileEdit(ProfileName profile, SessionCredentials credentials) {

    /**
     * Keys that some SDK uses instead of the three written ones, or together with them although they belong to other
     * credentials. botocore prefers aws_security_token to aws_session_token. Java prefers a login, SSO, a web identity
     * and a process to keys, and botocore prefers SSO and a web identity. JavaScript signs for aws_credential_scope
     * instead of the region. Tools keep more keys, such as an expiration; no SDK reads those.
     */
    private static final Set<String> COMPETING = Set.of(
            "aws_credential_scope",
            "aws_security_token",
            "credential_process",
            "credential_source",
            "login_session",
            "sso_account_id",
            "sso_region",
            "sso_role_name",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file");

    private static final String ACCOUNT = "aws_account_id";
    private static final String ROLE = "role_arn";
    private static final String SOURCE = "source_profile";

    /**
     * The edited text of a credentials file.
     *
     * @param text the whole file, one character per byte
     * @param warnings what the user should know, a sentence each
     */
    record Result(String text, List<String> warnings) {

        byte[] bytes() {
            return text.getBytes(ISO_8859_1);
        }

        Result withWarning(String warning) {
            List<String> all = new ArrayList<>(warnings);
            all.add(warning);
            return new Result(text, all);
        }

        /** The text is secret. */
        @Override
        public String toString() {
            return "Result" + warnings;
        }
    }

    /**
     * Returns the edited text.
     *
     * @param text the whole file, one character per byte
     * @throws SigningHelperException if the SDKs disagree about a line, so that no edit is right for all
     */
    Result applyTo(String text) {
        CredentialsText before = CredentialsText.parse(text);
        List<Line> lines = new ArrayList<>(before.lines());
        List<Section> sections = Section.of(profile, lines);
        rejectHiddenHeaders(lines, sections);
        List<String> warnings = new ArrayList<>(warnings(before, sections));
        if (sections.isEmpty()) {
            lines.add(new Line(Kind.HEADER, "[" + profile.asBytes() + "]", ""));
            lines.addAll(new SectionEdit(credentials, Optional.empty()).set(List.of()));
        } else {
            Map<String, Long> names = countOtherNames(lines);
            Set<String> removed = replaceCredentials(lines);
            if (!removed.isEmpty()) {
                warnings.add("removed " + String.join(", ", removed) + " from [" + profile
                        + "]; some SDKs would use that instead of the new credentials, or together with them");
            }
            rejectNewDuplicates(names, countOtherNames(lines));
        }
        return new Result(before.with(lines).text(), warnings);
    }

    /** Warns about problems that keep an SDK from reading the profile, and that an update does not fix. */
    private List<String> warnings(CredentialsText text, List<Section> sections) {
        List<String> warnings = new ArrayList<>();
        if (!text.byteOrderMark().isEmpty()) {
            warnings.add("it begins with a byte order mark, which most SDKs cannot read; save it without one");
        }
        long plain = sections.stream().filter(Section::isPlain).count();
        if (plain > 1) {
            warnings.add("it has " + plain + " sections [" + profile + "], so botocore and the AWS CLI reject the whole"
                    + " file; the last one is kept up to date; merge them");
        }
        sections.stream()
                .filter(section -> !section.isPlain())
                .map(section -> "line " + (section.header() + 1) + ": some SDKs do not find the profile by this header;"
                        + " write [" + profile + "]")
                .forEach(warnings::add);
        return warnings;
    }

    /**
     * Sets the keys and returns the names of the competing ones that it removed. A value that spans lines may hide more
     * of them, so this is a loop.
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

    /** Returns the names of the competing keys that the profile sets, in lower case. */
    private Set<String> competing(List<Line> lines) {
        List<Line> ofProfile = linesOfProfile(lines);
        Set<String> names = new TreeSet<>();
        for (Line line : ofProfile) {
            if (line.is(Kind.PROPERTY)) {
                line.name().filter(name -> competes(name, ofProfile)).ifPresent(names::add);
            }
        }
        return names;
    }

    private boolean competes(String name, List<Line> lines) {
        return switch (name) {
            // All SDKs derive account-based endpoints from it.
            case ACCOUNT -> !isSetTo(credentials.accountId(), ACCOUNT, lines);
            // A profile may assume a role with its own keys.
            case ROLE, SOURCE -> !isSetTo(profile.asBytes(), SOURCE, lines);
            default -> COMPETING.contains(name);
        };
    }

    private static boolean isSetTo(String value, String name, List<Line> lines) {
        List<String> values = lines.stream()
                .filter(line -> line.isPropertyNamed(name))
                .map(Line::value)
                .distinct()
                .toList();
        return values.equals(List.of(value));
    }

    private List<Line> linesOfProfile(List<Line> lines) {
        return Section.of(profile, lines).stream()
                .flatMap(section -> section.body(lines).stream())
                .toList();
    }

    private void remove(Set<String> names, List<Line> lines) {
        List<Section> sections = Section.of(profile, lines);
        for (int index = sections.size() - 1; index >= 0; index--) {
            Section section = sections.get(index);
            section.replaceBody(lines, SectionEdit.without(names, section.body(lines)));
        }
    }

    /**
     * SDKs merge sections of the same name, and the last value counts. So the keys go to the last section that every
     * SDK finds, and the sections after it must not hide them.
     */
    private void set(List<Line> lines, List<Section> sections) {
        Section target = sections.stream()
                .filter(Section::isPlain)
                .reduce((earlier, later) -> later)
                .orElse(sections.get(sections.size() - 1));
        for (int index = sections.size() - 1; sections.get(index).header() > target.header(); index--) {
            Section later = sections.get(index);
            later.replaceBody(lines, SectionEdit.withoutKeys(later.body(lines)));
        }
        target.replaceBody(lines, new SectionEdit(credentials, target.next(lines)).set(target.body(lines)));
    }

    /** Go and JavaScript read such a line as a header, Java and botocore as part of the value above it. */
    private void rejectHiddenHeaders(List<Line> lines, List<Section> sections) {
        for (int index = 0; index < lines.size(); index++) {
            Line line = lines.get(index);
            int at = index;
            if (line.is(Kind.CONTINUATION)
                    && line.looksLikeHeader()
                    && (Section.names(profile, line)
                            || sections.stream().anyMatch(section -> section.header() < at && at < section.end()))) {
                throw new SigningHelperException("line " + (index + 1)
                        + " is a section header for some SDKs but not for others; remove the spaces before its"
                        + " bracket");
            }
        }
    }

    private Map<String, Long> countOtherNames(List<Line> lines) {
        return SectionEdit.countOtherNames(linesOfProfile(lines));
    }

    /** botocore rejects a file in which a key is set twice. */
    private void rejectNewDuplicates(Map<String, Long> before, Map<String, Long> after) {
        after.forEach((name, count) -> {
            if (count > 1 && count > before.getOrDefault(name, 0L)) {
                throw new SigningHelperException("in [" + profile + "] " + name + " is set twice, once on an indented"
                        + " line that some SDKs read as part of the value above it; remove one");
            }
        });
    }
}
