package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.session.CreateSessionRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * What a session is created for. Pods with equal values share the session.
 *
 * @param trustAnchorArn the trust anchor
 * @param profileArn the Roles Anywhere profile
 * @param roleArn the role
 * @param duration the session duration
 * @param name the role session name, if the map sets one
 */
public record RoleSession(
        String trustAnchorArn, String profileArn, String roleArn, Duration duration, Optional<String> name) {

    /**
     * Returns the request that creates the session.
     *
     * @return the request
     * @throws dev.rolesanywhere.InvalidSettingException if a value is invalid
     */
    public CreateSessionRequest request() {
        CreateSessionRequest.Builder request = CreateSessionRequest.builder()
                .trustAnchorArn(trustAnchorArn)
                .profileArn(profileArn)
                .roleArn(roleArn)
                .sessionDuration(duration);
        name.ifPresent(request::roleSessionName);
        return request.build();
    }

    /**
     * Describes the session in messages.
     *
     * @return the role's ARN, and the session name if there is one
     */
    @Override
    public String toString() {
        return roleArn + name.map(each -> " (" + each + ")").orElse("");
    }
}
