package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.time.Duration;

/** Checks duration and name of the session, whatever the ARNs are. */
final class SessionOptionsCheck {

    static final String NAME = "session options";

    private static final String ARN = "arn:aws:rolesanywhere:us-east-1:111122223333:";

    private SessionOptionsCheck() {}

    static Finding of(Duration duration, String roleSessionName, Trouble trouble) {
        try {
            CreateSessionRequest.Builder request = CreateSessionRequest.builder()
                    .trustAnchorArn(ARN + "trust-anchor/any")
                    .profileArn(ARN + "profile/any")
                    .roleArn("arn:aws:iam::111122223333:role/any")
                    .sessionDuration(duration);
            if (!roleSessionName.isEmpty()) {
                request.roleSessionName(roleSessionName);
            }
            request.build();
        } catch (RolesAnywhereException impossible) {
            return trouble.of(NAME, impossible);
        }
        String name = roleSessionName.isEmpty() ? "" : ", named " + roleSessionName;
        return Finding.ok(NAME, duration.toSeconds() + " seconds" + name);
    }
}
