package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which session is asked for. */
final class SessionOptions {

    @Option(names = "--trust-anchor-arn", paramLabel = "ARN", description = "The trust anchor.")
    @Nullable
    private String trustAnchorArn;

    @Option(names = "--profile-arn", paramLabel = "ARN", description = "The Roles Anywhere profile.")
    @Nullable
    private String profileArn;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "The role to assume.")
    @Nullable
    private String roleArn;

    @Option(
            names = "--session-duration",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long the session lives: 900 to 43200 seconds (default: ${DEFAULT-VALUE}). The profile's"
                    + " own duration is an upper limit.")
    private int sessionDuration;

    @Option(
            names = "--role-session-name",
            paramLabel = "NAME",
            description = "The role session's name; the profile must accept it.")
    @Nullable
    private String roleSessionName;

    CreateSessionRequest request() {
        refuseMissing();
        CreateSessionRequest.Builder request = CreateSessionRequest.builder()
                .trustAnchorArn(String.valueOf(trustAnchorArn))
                .profileArn(String.valueOf(profileArn))
                .roleArn(String.valueOf(roleArn))
                .sessionDuration(Duration.ofSeconds(sessionDuration));
        if (roleSessionName != null && !roleSessionName.isEmpty()) {
            request.roleSessionName(roleSessionName);
        }
        return request.build();
    }

    void addTo(SessionKey.Builder key) {
        key.add(trustAnchorArn).add(profileArn).add(roleArn);
        key.add(Integer.toString(sessionDuration)).add(roleSessionName);
    }

    private void refuseMissing() {
        List<String> missing = new ArrayList<>();
        addIfEmpty(missing, "--trust-anchor-arn", trustAnchorArn);
        addIfEmpty(missing, "--profile-arn", profileArn);
        addIfEmpty(missing, "--role-arn", roleArn);
        if (!missing.isEmpty()) {
            throw new UsageException(String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " missing");
        }
    }

    private static void addIfEmpty(List<String> missing, String option, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            missing.add(option);
        }
    }
}
