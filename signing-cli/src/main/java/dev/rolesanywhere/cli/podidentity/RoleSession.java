package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /**
     * A pattern for role session names, which CloudTrail shows: literal characters, {@code {namespace}},
     * {@code {serviceaccount}} and {@code {pod}}.
     */
    record NamePattern(String pattern) {

        private static final Pattern FORM =
                Pattern.compile("([A-Za-z0-9_+=,.@-]|\\{namespace\\}|\\{serviceaccount\\}|\\{pod\\}){1,128}");
        private static final int SHORTEST = 2;
        private static final int LONGEST = 64;
        private static final int DIGEST = 8;

        boolean isValid() {
            return FORM.matcher(pattern).matches();
        }

        /**
         * Returns the name. A name that is too short or too long for AWS ends with a digest, so that it stays unique.
         */
        String nameFor(Pod pod) {
            String name = pattern.replace("{namespace}", pod.namespace())
                    .replace("{serviceaccount}", pod.serviceAccount())
                    .replace("{pod}", pod.name());
            if (name.length() >= SHORTEST && name.length() <= LONGEST) {
                return name;
            }
            String start = name.substring(0, Math.min(name.length(), LONGEST - DIGEST - 1));
            byte[] digest = HashAlgorithm.SHA_256.hash(name.getBytes(UTF_8));
            return start + "-" + HexFormat.of().formatHex(digest).substring(0, DIGEST);
        }
    }
}
