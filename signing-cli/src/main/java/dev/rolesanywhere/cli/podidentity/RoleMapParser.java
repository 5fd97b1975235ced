package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a role map. Each line has the form {@code NAMESPACE/SERVICEACCOUNT ROLE-ARN [KEY=VALUE]…}; empty lines and
 * words after one that begins with {@code #} are ignored.
 */
final class RoleMapParser {

    static final int MAX_RULES = 10_000;

    private static final String PROFILE = "profile";
    private static final String SESSION_NAME = "session-name";
    private static final String DURATION = "duration";
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*", Pattern.DOTALL);
    private static final Set<String> KEYS = Set.of(PROFILE, SESSION_NAME, DURATION);
    private static final Pod EXAMPLE = new Pod("namespace", "account", "pod");

    private final String file;
    private final RoleMap.Defaults defaults;
    private final List<RoleMap.Rule> rules = new ArrayList<>();
    private final List<RoleMap.Rule> patterns = new ArrayList<>();
    private final Map<String, Integer> linesOfAccounts = new HashMap<>();
    private int line;

    private RoleMapParser(String file, RoleMap.Defaults defaults) {
        this.file = file;
        this.defaults = defaults;
    }

    /**
     * Parses the text of a map.
     *
     * @param file the file, for messages
     * @throws SigningHelperException if a line is invalid; the message has its number
     */
    static RoleMap parse(String file, String text, RoleMap.Defaults defaults) {
        RoleMapParser parser = new RoleMapParser(file, defaults);
        // Editors of Windows write a byte order mark.
        text.substring(text.startsWith("\uFEFF") ? 1 : 0).lines().forEach(parser::read);
        return new RoleMap(List.copyOf(parser.rules));
    }

    private void read(String text) {
        line++;
        // Paths of roles can also contain #.
        String content = COMMENT.matcher(text).replaceFirst("").strip();
        if (!content.isEmpty()) {
            if (rules.size() == MAX_RULES) {
                throw invalid("a map can have " + MAX_RULES + " lines with roles; use * for similar accounts");
            }
            rules.add(rule(content.split("\\s+")));
        }
    }

    private RoleMap.Rule rule(String[] words) {
        if (words.length < 2) {
            throw invalid("the role ARN is missing; write NAMESPACE/SERVICEACCOUNT ROLE-ARN");
        }
        String[] account = words[0].split("/", -1);
        RoleMap.Glob namespaces = new RoleMap.Glob(account[0]);
        RoleMap.Glob serviceAccounts = new RoleMap.Glob(account[account.length - 1]);
        if (account.length != 2 || !namespaces.isValid() || !serviceAccounts.isValid()) {
            throw invalid("'" + words[0] + "' is not NAMESPACE/SERVICEACCOUNT; use names of Kubernetes, in which *"
                    + " matches any characters and ? matches one");
        }
        Map<String, String> settings = settings(words);
        RoleMap.Rule rule = checked(new RoleMap.Rule(
                line, namespaces, serviceAccounts, session(words[1], settings), sessionName(settings)));
        requireEffect(words[0], rule);
        return rule;
    }

    /** A line without * and ? only covers an equal one. Most lines are such, and many would take seconds to compare. */
    private void requireEffect(String accounts, RoleMap.Rule rule) {
        Integer equal = linesOfAccounts.putIfAbsent(accounts, line);
        Optional<Integer> before = Optional.ofNullable(equal)
                .or(() -> patterns.stream()
                        .filter(pattern -> pattern.namespaces().covers(rule.namespaces())
                                && pattern.serviceAccounts().covers(rule.serviceAccounts()))
                        .map(RoleMap.Rule::line)
                        .findFirst());
        if (before.isPresent()) {
            throw invalid("line " + before.get() + " already matches all accounts that " + accounts
                    + " matches; remove this line, or move it before that one");
        }
        if (accounts.contains("*") || accounts.contains("?")) {
            patterns.add(rule);
        }
    }

    private Map<String, String> settings(String[] words) {
        Map<String, String> settings = new HashMap<>();
        for (int at = 2; at < words.length; at++) {
            int equals = words[at].indexOf('=');
            String key = equals < 0 ? words[at] : words[at].substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                throw invalid("'" + key + "' is unknown; after the role ARN write profile=ARN, session-name=PATTERN or"
                        + " duration=SECONDS");
            }
            if (settings.putIfAbsent(key, words[at].substring(equals + 1)) != null) {
                throw invalid(key + "= occurs twice; remove one of them");
            }
        }
        return settings;
    }

    private RoleSession session(String roleArn, Map<String, String> settings) {
        String profileArn = Optional.ofNullable(settings.get(PROFILE))
                .or(defaults::profileArn)
                .orElseThrow(() -> invalid("the profile ARN is missing; add profile=ARN, or pass --profile-arn"));
        return new RoleSession(
                defaults.trustAnchorArn(), profileArn, roleArn, duration(settings.get(DURATION)), Optional.empty());
    }

    private Duration duration(@Nullable String seconds) {
        if (seconds == null) {
            return defaults.duration();
        }
        if (!seconds.matches("[0-9]{1,5}")) {
            throw invalid("duration=" + seconds + " is not a number of seconds; use 900 to 43200");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private Optional<RoleSession.NamePattern> sessionName(Map<String, String> settings) {
        Optional<RoleSession.NamePattern> pattern =
                Optional.ofNullable(settings.get(SESSION_NAME)).map(RoleSession.NamePattern::new);
        if (pattern.isPresent() && !pattern.get().isValid()) {
            throw invalid("session-name=" + pattern.get().pattern() + " is invalid; use {namespace}, {serviceaccount},"
                    + " {pod}, letters, digits and characters of _+=,.@-");
        }
        return pattern;
    }

    /** Finds mistakes in ARNs and durations now, not when a pod needs the role. */
    private RoleMap.Rule checked(RoleMap.Rule rule) {
        try {
            rule.sessionFor(EXAMPLE).request();
            return rule;
        } catch (InvalidSettingException e) {
            throw new SigningHelperException(prefix() + e.getMessage(), e);
        }
    }

    private SigningHelperException invalid(String problem) {
        return new SigningHelperException(prefix() + problem);
    }

    private String prefix() {
        return file + ", line " + line + ": ";
    }
}
