package dev.rolesanywhere.cli.podidentity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which service accounts get which role. The first matching line decides. Immutable.
 *
 * @param rules the lines, in the order of the file
 */
public record RoleMap(List<Rule> rules) {

    /**
     * What the command line sets for all lines.
     *
     * @param trustAnchorArn the trust anchor
     * @param profileArn the profile of lines that name none
     * @param duration the session duration of lines that set none
     */
    public record Defaults(String trustAnchorArn, Optional<String> profileArn, Duration duration) {}

    /** Returns the session for a pod, or empty if no line matches its service account. */
    Optional<RoleSession> sessionFor(Pod pod) {
        return rules.stream().filter(rule -> rule.matches(pod)).findFirst().map(rule -> rule.sessionFor(pod));
    }

    /**
     * A line of the role map.
     *
     * @param line the line number
     * @param namespaces which namespaces it is for
     * @param serviceAccounts which service accounts it is for
     * @param session the session, without its name
     * @param sessionName the pattern for its name
     */
    record Rule(
            int line,
            Glob namespaces,
            Glob serviceAccounts,
            RoleSession session,
            Optional<RoleSession.NamePattern> sessionName) {

        boolean matches(Pod pod) {
            return namespaces.matches(pod.namespace()) && serviceAccounts.matches(pod.serviceAccount());
        }

        RoleSession sessionFor(Pod pod) {
            return new RoleSession(
                    session.trustAnchorArn(),
                    session.profileArn(),
                    session.roleArn(),
                    session.duration(),
                    sessionName.map(pattern -> pattern.nameFor(pod)));
        }
    }

    /** A pattern for a name of Kubernetes: {@code *} matches any characters, {@code ?} matches one. */
    record Glob(String pattern) {

        private static final Pattern FORM = Pattern.compile("[a-z0-9.*?-]{1,253}");

        boolean isValid() {
            return FORM.matcher(pattern).matches();
        }

        /** Returns whether this pattern matches all names that the other one matches. */
        boolean covers(Glob other) {
            return matches(other.pattern);
        }

        /**
         * A star in the name stands for any characters, so only a star matches it. Takes at most the product of both
         * lengths, whatever the pattern is.
         */
        boolean matches(String name) {
            int at = 0;
            int inPattern = 0;
            int star = -1;
            int afterStar = 0;
            while (at < name.length()) {
                char expected = inPattern < pattern.length() ? pattern.charAt(inPattern) : '/';
                if (expected == '*') {
                    star = inPattern++;
                    afterStar = at;
                } else if (expected == name.charAt(at) || (expected == '?' && name.charAt(at) != '*')) {
                    inPattern++;
                    at++;
                } else if (star >= 0) {
                    inPattern = star + 1;
                    at = ++afterStar;
                } else {
                    return false;
                }
            }
            return pattern.substring(inPattern).chars().allMatch(character -> character == '*');
        }
    }
}
