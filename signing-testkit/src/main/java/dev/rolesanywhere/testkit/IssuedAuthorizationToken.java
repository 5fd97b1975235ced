package dev.rolesanywhere.testkit;

import java.time.Instant;

/**
 * A generated user name and password that the simulator returned for one GetAuthorizationToken.
 *
 * @param username {@code AWS}
 * @param password the password for the registries
 * @param expiration when it expires
 * @param service {@code ecr} or {@code ecr-public}
 * @param region the region that the call was signed for
 * @param session the session whose credentials signed the call
 * @since 0.1.0
 */
public record IssuedAuthorizationToken(
        String username, String password, Instant expiration, String service, String region, IssuedSession session) {}
