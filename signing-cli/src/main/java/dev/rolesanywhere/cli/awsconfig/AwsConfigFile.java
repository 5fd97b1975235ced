package dev.rolesanywhere.cli.awsconfig;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of an AWS config file or shared credentials file. Lines are read as botocore reads them: a line that is
 * indented deeper than its setting continues the setting's value, comments are on separate lines, and names of settings
 * are in lower case. Unlike botocore, it ignores lines that are neither settings nor headers, and merges sections that
 * occur twice.
 *
 * <p>Immutable.
 */
public final class AwsConfigFile {

    private final Map<String, Map<String, String>> sections;

    private AwsConfigFile(Map<String, Map<String, String>> sections) {
        this.sections = sections;
    }

    /** Parses a file in linear time; every text is accepted. */
    public static AwsConfigFile parse(String text) {
        Parser parser = new Parser();
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            parser.read(text.substring(start, end));
            start = end + 1;
        }
        parser.endValue();
        return new AwsConfigFile(parser.sections);
    }

    /**
     * Returns the settings of a profile of a config file, if there is such a profile. For the default profile,
     * {@code [profile default]} hides {@code [default]}.
     */
    Optional<Map<String, String>> profile(String name) {
        Map<String, String> profile = sections.get("profile " + name);
        return Optional.ofNullable(profile == null && name.equals("default") ? sections.get("default") : profile);
    }

    /** Returns the settings of a profile of a shared credentials file, if there is such a profile. */
    Optional<Map<String, String>> credentialsProfile(String name) {
        return Optional.ofNullable(sections.get(name));
    }

    /**
     * Returns the settings of a {@code services} section, whose values are {@linkplain #nested nested}, if there is
     * such a section.
     */
    Optional<Map<String, String>> services(String name) {
        return Optional.ofNullable(sections.get("services " + name));
    }

    /** Returns the settings within a value, one on each line. */
    static Map<String, String> nested(String value) {
        Map<String, String> nested = new HashMap<>();
        for (String line : value.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                nested.put(
                        line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        line.substring(equals + 1).strip());
            }
        }
        return nested;
    }

    /** The file may contain secret keys. */
    @Override
    public String toString() {
        return "AwsConfigFile" + sections.keySet();
    }

    private static final class Parser {

        private final Map<String, Map<String, String>> sections = new HashMap<>();
        private @Nullable Map<String, String> section;
        private @Nullable String key;
        private final StringBuilder value = new StringBuilder();
        private int indent;

        void read(String line) {
            String content = line.strip();
            if (content.isEmpty()) {
                value.append('\n');
                return;
            }
            char first = content.charAt(0);
            if (first == '#' || first == ';') {
                return;
            }
            int deep = line.indexOf(first);
            if (key != null && deep > indent) {
                value.append('\n').append(content);
                return;
            }
            endValue();
            indent = deep;
            if (first == '[') {
                startSection(content);
            } else {
                startSetting(content);
            }
        }

        private void startSection(String header) {
            int end = lastBracket(header);
            if (end < 0) {
                section = null;
                return;
            }
            String name = name(header.substring(1, end));
            Map<String, String> known = sections.get(name);
            section = known == null ? new HashMap<>() : known;
            sections.put(name, section);
        }

        /** Writes {@code profile "NAME"} as {@code profile NAME}. */
        private static String name(String header) {
            String name = header.strip().replace('\t', ' ');
            int blank = name.indexOf(' ');
            return blank < 0
                    ? name
                    : name.substring(0, blank) + " "
                            + unquoted(name.substring(blank).strip());
        }

        private void startSetting(String line) {
            int equals = line.indexOf('=');
            int colon = line.indexOf(':');
            int end = colon >= 0 && (equals < 0 || colon < equals) ? colon : equals;
            if (end > 0) {
                key = line.substring(0, end).strip().toLowerCase(Locale.ROOT);
                value.append(line.substring(end + 1).strip());
            }
        }

        void endValue() {
            if (key != null && section != null) {
                section.put(key, value.toString().stripTrailing());
            }
            key = null;
            value.setLength(0);
        }
    }

    /**
     * Returns the index of the bracket that ends the name in a section header, or -1 if there is none. It is the last
     * one before a comment: to every SDK, {@code [x]]} is the section 'x]'.
     */
    public static int lastBracket(String header) {
        int first = header.indexOf(']');
        int last = first;
        for (int at = first; at >= 0 && at < header.length() && "#;".indexOf(header.charAt(at)) < 0; at++) {
            last = header.charAt(at) == ']' ? at : last;
        }
        return last;
    }

    static String unquoted(String text) {
        boolean isQuoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }
}
