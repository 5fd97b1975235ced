package dev.rolesanywhere.cli.credentialsfile;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of Python's configparser, which botocore uses. */
final class BotocoreRules {

    private static final Pattern HEADER = Pattern.compile("\\[(.+)]");
    private static final Pattern OPTION = Pattern.compile("(.+?)\\s*[=:]\\s*(.*)");

    private final Map<String, Map<String, String>> sections = new TreeMap<>();
    private String section = "";

    @Nullable
    private String key;

    private int level;

    Map<String, Map<String, String>> read(String text) {
        for (String line : text.split("\r\n|\n|\r", -1)) {
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#") && !content.startsWith(";")) {
                read(content, line.length() - line.stripLeading().length());
            }
        }
        return sections;
    }

    private void read(String content, int indent) {
        if (key != null && indent > level) {
            options().merge(key, "\n" + content, String::concat);
            return;
        }
        level = indent;
        Matcher header = HEADER.matcher(content);
        if (header.lookingAt()) {
            section = header.group(1);
            key = null;
            refuseIf(sections.put(section, new HashMap<>()) != null);
            return;
        }
        Matcher option = OPTION.matcher(content);
        refuseIf(sections.isEmpty() || !option.matches());
        key = option.group(1).toLowerCase(Locale.ROOT);
        refuseIf(options().put(key, option.group(2)) != null);
    }

    private Map<String, String> options() {
        return sections.getOrDefault(section, Map.of());
    }

    private static void refuseIf(boolean isWrong) {
        if (isWrong) {
            throw new IllegalArgumentException();
        }
    }
}
