package dev.rolesanywhere.cli.podidentity;

import java.util.Optional;

/**
 * A line of the role map.
 *
 * @param line the line number
 * @param namespaces which namespaces it is for
 * @param serviceAccounts which service accounts it is for
 * @param session the session, without its name
 * @param sessionName the pattern for its name
 */
record RoleRule(
        int line,
        Glob namespaces,
        Glob serviceAccounts,
        RoleSession session,
        Optional<SessionNamePattern> sessionName) {

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
