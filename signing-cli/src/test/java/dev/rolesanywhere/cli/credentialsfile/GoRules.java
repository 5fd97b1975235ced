package dev.rolesanywhere.cli.credentialsfile;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rules of the Go SDK. */
final class GoRules {

    private final Map<String, Map<String, String>> sections = new TreeMap<>();
    private Map<String, String> section = new HashMap<>();
    private String key = "";

    Map<String, Map<String, String>> read(String text) {
        for (String line : text.split("\r?\n", -1)) {
            String content = line.strip();
            String header = content.replaceFirst("[#;].*", "").strip();
            if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
                continue;
            }
            if (header.startsWith("[") && header.endsWith("]")) {
                String name = header.substring(1, header.length() - 1).strip();
                section = sections.computeIfAbsent(name, none -> new HashMap<>());
                key = "";
            } else if (Line.isSpace(line.charAt(0))) {
                indented(content);
            } else {
                property(withoutComment(content));
            }
        }
        return sections;
    }

    private void property(String content) {
        String[] parts = content.split("[=:]", 2);
        if (parts.length == 2) {
            key = parts[0].strip().toLowerCase(Locale.ROOT);
            section.put(key, parts[1].strip());
        }
    }

    private void indented(String content) {
        String[] parts = content.split("[=:]", 2);
        boolean isBelowValue = !section.getOrDefault(key, "").isEmpty();
        if (parts.length < 2) {
            section.computeIfPresent(key, (name, value) -> value.isEmpty() ? value : value + "\n" + content);
        } else if (key.isEmpty() || isBelowValue) {
            property(parts[0] + "=" + withoutComment(parts[1]));
        } else {
            section.put(key + "." + parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
        }
    }

    private static String withoutComment(String text) {
        return text.replaceFirst("[ \t][#;].*", "");
    }
}
