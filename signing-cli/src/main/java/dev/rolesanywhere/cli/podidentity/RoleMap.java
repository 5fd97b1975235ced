package dev.rolesanywhere.cli.podidentity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which service accounts get which role. The first matching line decides. Immutable.
 *
 * @param rules the lines, in the order of the file
 */
public record RoleMap(List<RoleRule> rules) {

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
}
