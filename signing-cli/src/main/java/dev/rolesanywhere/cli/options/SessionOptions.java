package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.podidentity.RoleMap;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.internal.CopiedText;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe the requested session. */
public final class SessionOptions {

    static final String TRUST_ANCHOR_ARN = "--trust-anchor-arn";
    static final String PROFILE_ARN = "--profile-arn";
    static final String ROLE_ARN = "--role-arn";
    static final String SESSION_DURATION = "--session-duration";
    static final String ROLE_SESSION_NAME = "--role-session-name";

    private static final String ONE_HOUR = "3600";

    @Option(names = TRUST_ANCHOR_ARN, paramLabel = "ARN", description = "The ARN of the trust anchor.")
    @Nullable
    private String trustAnchorArn;

    @Option(names = PROFILE_ARN, paramLabel = "ARN", description = "The ARN of the Roles Anywhere profile.")
    @Nullable
    private String profileArn;

    @Option(names = ROLE_ARN, paramLabel = "ARN", description = "The ARN of the role to assume.")
    @Nullable
    private String roleArn;

    @Option(
            names = SESSION_DURATION,
            paramLabel = "SECONDS",
            defaultValue = ONE_HOUR,
            description = "How long the session is valid: 900 to 43200 seconds (default: ${DEFAULT-VALUE} seconds)."
                    + " The profile can set a lower limit.")
    private int sessionDuration;

    @Option(
            names = ROLE_SESSION_NAME,
            paramLabel = "NAME",
            description =
                    "The name of the role session. The profile must allow custom names" + " (acceptRoleSessionName).")
    @Nullable
    private String roleSessionName;

    public void apply(FastPathArguments arguments) {
        trustAnchorArn = arguments.value(TRUST_ANCHOR_ARN);
        profileArn = arguments.value(PROFILE_ARN);
        roleArn = arguments.value(ROLE_ARN);
        String duration = arguments.value(SESSION_DURATION);
        sessionDuration = Integer.parseInt(duration == null ? ONE_HOUR : duration);
        roleSessionName = arguments.value(ROLE_SESSION_NAME);
    }

    boolean areGiven() {
        return trustAnchorArn != null || profileArn != null || roleArn != null;
    }

    /** Returns what applies to all roles of a role map. */
    public RoleMap.Defaults podDefaults() {
        if (roleArn != null || roleSessionName != null) {
            throw new UsageException(ROLE_ARN + " and " + ROLE_SESSION_NAME + " cannot be combined with "
                    + PodIdentityOptions.POD_IDENTITY + "; write them in the role map");
        }
        if (trustAnchorArn().isEmpty()) {
            throw new UsageException(TRUST_ANCHOR_ARN + " is missing");
        }
        return new RoleMap.Defaults(
                trustAnchorArn(), Optional.of(profileArn()).filter(arn -> !arn.isEmpty()), sessionDuration());
    }

    public CreateSessionRequest request() {
        refuseMissing();
        refuseSwapped();
        CreateSessionRequest.Builder request = CreateSessionRequest.builder()
                .trustAnchorArn(String.valueOf(trustAnchorArn))
                .profileArn(String.valueOf(profileArn))
                .roleArn(String.valueOf(roleArn))
                .sessionDuration(sessionDuration());
        if (!roleSessionName().isEmpty()) {
            request.roleSessionName(roleSessionName());
        }
        return request.build();
    }

    /** Returns the trust anchor's ARN as it was given, or an empty text. */
    public String trustAnchorArn() {
        return orEmpty(trustAnchorArn);
    }

    /** Returns the Roles Anywhere profile's ARN as it was given, or an empty text. */
    public String profileArn() {
        return orEmpty(profileArn);
    }

    /** Returns the role's ARN as it was given, or an empty text. */
    public String roleArn() {
        return orEmpty(roleArn);
    }

    /** Returns the name of the role session, or an empty text. */
    public String roleSessionName() {
        return CopiedText.trimmed(orEmpty(roleSessionName));
    }

    public Duration sessionDuration() {
        return Duration.ofSeconds(sessionDuration);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    public void addTo(CacheKey.Builder key) {
        key.add(trustAnchorArn).add(profileArn).add(roleArn);
        key.add(Integer.toString(sessionDuration)).add(roleSessionName);
    }

    private void refuseMissing() {
        List<String> missing = new ArrayList<>();
        addIfEmpty(missing, TRUST_ANCHOR_ARN, trustAnchorArn);
        addIfEmpty(missing, PROFILE_ARN, profileArn);
        addIfEmpty(missing, ROLE_ARN, roleArn);
        if (!missing.isEmpty()) {
            throw new UsageException(String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " missing");
        }
    }

    /** Names the options, which the library does not know. */
    private void refuseSwapped() {
        List<ArnOption> options = List.of(
                new ArnOption(TRUST_ANCHOR_ARN, ResourceArn.Kind.TRUST_ANCHOR, String.valueOf(trustAnchorArn)),
                new ArnOption(PROFILE_ARN, ResourceArn.Kind.PROFILE, String.valueOf(profileArn)),
                new ArnOption(ROLE_ARN, ResourceArn.Kind.ROLE, String.valueOf(roleArn)));
        for (ArnOption option : options) {
            for (ArnOption other : options) {
                if (option.kind != other.kind && option.has(other.kind) && other.has(option.kind)) {
                    throw new UsageException(option.name + " has a " + other.kind + " ARN and " + other.name + " has a "
                            + option.kind + " ARN; swap them");
                }
                if (option.kind != other.kind && option.has(other.kind)) {
                    throw new UsageException(option.name + " has a " + other.kind + " ARN, which belongs to "
                            + other.name + "; give a " + option.kind + " ARN: " + option.kind.form());
                }
            }
        }
    }

    private static void addIfEmpty(List<String> missing, String option, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            missing.add(option);
        }
    }

    private record ArnOption(String name, ResourceArn.Kind kind, String value) {

        boolean has(ResourceArn.Kind other) {
            return ResourceArn.Kind.of(value).filter(other::equals).isPresent();
        }
    }
}
