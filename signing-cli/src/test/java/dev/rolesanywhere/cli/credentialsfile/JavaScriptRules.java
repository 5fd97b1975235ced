package dev.rolesanywhere.cli.credentialsfile;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the JavaScript SDK. */
final class JavaScriptRules {

    private static final Pattern COMMENT = Pattern.compile("(^|\\s)[;#]");
    private static final Pattern TWO_WORDS = Pattern.compile("[\\w-]+\\s[\\w@+.%:/-]+");

    private final Map<String, Map<String, String>> sections = new TreeMap<>();
    private String section = "";
    private String block = "";

    Map<String, Map<String, String>> read(String text) {
        for (String line : text.split("\r?\n", -1)) {
            Matcher comment = COMMENT.matcher(line);
            String content = (comment.find() ? line.substring(0, comment.start()) : line).strip();
            if (content.startsWith("[") && content.endsWith("]")) {
                section = content.substring(1, content.length() - 1);
                section = TWO_WORDS.matcher(section).matches() ? "" : section;
                block = "";
            } else if (!section.isEmpty() && content.indexOf('=') > 0) {
                property(content.split("=", 2), line.equals(line.stripLeading()));
            }
        }
        return sections;
    }

    private void property(String[] parts, boolean isFlushLeft) {
        String name = parts[0].strip();
        String value = parts[1].strip();
        if (value.isEmpty()) {
            block = name;
            return;
        }
        block = isFlushLeft ? "" : block;
        sections.computeIfAbsent(section, none -> new HashMap<>())
                .put(block.isEmpty() ? name : block + "." + name, value);
    }
}
