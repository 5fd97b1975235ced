package dev.rolesanywhere.session;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.internal.MessageText;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a session. Immutable and safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 * @since 0.1.0
 */
public final class CreateSessionRequest {

    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Pattern SESSION_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");

    private final ResourceArn trustAnchorArn;
    private final ResourceArn profileArn;
    private final ResourceArn roleArn;
    private final @Nullable Duration sessionDuration;
    private final @Nullable String roleSessionName;

    private CreateSessionRequest(Builder builder) {
        this.trustAnchorArn = arn(ResourceArn.Kind.TRUST_ANCHOR, builder.trustAnchorArn);
        this.profileArn = arn(ResourceArn.Kind.PROFILE, builder.profileArn);
        this.roleArn = arn(ResourceArn.Kind.ROLE, builder.roleArn);
        this.sessionDuration = builder.sessionDuration;
        this.roleSessionName = builder.roleSessionName;
        refuseTwoRegions();
        refuseDurationOutOfRange();
        refuseSessionName();
    }

    /**
     * Returns a new builder.
     *
     * @return a builder; the three ARNs are required
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with the settings of this request.
     *
     * @return the builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.trustAnchorArn = trustAnchorArn();
        builder.profileArn = profileArn();
        builder.roleArn = roleArn();
        builder.sessionDuration = sessionDuration;
        builder.roleSessionName = roleSessionName;
        return builder;
    }

    private static ResourceArn arn(ResourceArn.Kind kind, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new InvalidSettingException("the " + kind + " ARN is missing; set it with " + kind.setting());
        }
        return kind.parseArn(text);
    }

    private void refuseTwoRegions() {
        if (!trustAnchorArn.region().equals(profileArn.region())) {
            throw new InvalidSettingException("the trust anchor " + trustAnchorArn + " and the profile " + profileArn
                    + " are in different regions; use a trust anchor and a profile in the same region");
        }
    }

    private void refuseDurationOutOfRange() {
        if (sessionDuration != null
                && (sessionDuration.compareTo(SHORTEST) < 0 || sessionDuration.compareTo(LONGEST) > 0)) {
            throw new InvalidSettingException("a session duration of " + sessionDuration.toSeconds()
                    + " seconds is out of range; it must be 900 to 43200 seconds");
        }
    }

    private void refuseSessionName() {
        if (roleSessionName != null && !SESSION_NAME.matcher(roleSessionName).matches()) {
            throw new InvalidSettingException("the role session name '" + MessageText.shortened(roleSessionName)
                    + "' is invalid; use 2 to 64 letters, digits or characters of _+=,.@-");
        }
    }

    /**
     * Returns the trust anchor, which must have issued the certificate directly or through intermediates.
     *
     * @return the trust anchor's ARN
     */
    public String trustAnchorArn() {
        return trustAnchorArn.toString();
    }

    /**
     * Returns the Roles Anywhere profile.
     *
     * @return the profile's ARN, in the trust anchor's region
     */
    public String profileArn() {
        return profileArn.toString();
    }

    /**
     * Returns the role to assume.
     *
     * @return the role's ARN
     */
    public String roleArn() {
        return roleArn.toString();
    }

    /**
     * Returns the region of the trust anchor.
     *
     * @return the region, such as {@code us-east-1}
     */
    public String region() {
        return trustAnchorArn.region();
    }

    String roleAccountId() {
        return roleArn.accountId();
    }

    /**
     * Returns the session duration.
     *
     * @return 15 minutes to 12 hours, or empty for the profile's own setting
     */
    public Optional<Duration> sessionDuration() {
        return Optional.ofNullable(sessionDuration);
    }

    /**
     * Returns the role session name.
     *
     * @return the name, or empty for the default, the serial number of the certificate
     */
    public Optional<String> roleSessionName() {
        return Optional.ofNullable(roleSessionName);
    }

    @Override
    public String toString() {
        return "CreateSessionRequest[trustAnchorArn=" + trustAnchorArn + ", profileArn=" + profileArn + ", roleArn="
                + roleArn + ", sessionDuration=" + sessionDuration + ", roleSessionName=" + roleSessionName + "]";
    }

    /** Builds requests. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String trustAnchorArn;
        private @Nullable String profileArn;
        private @Nullable String roleArn;
        private @Nullable Duration sessionDuration;
        private @Nullable String roleSessionName;

        private Builder() {}

        /**
         * Returns a copy of this builder.
         *
         * @return a builder with the same settings
         */
        public Builder copy() {
            Builder copy = new Builder();
            copy.trustAnchorArn = trustAnchorArn;
            copy.profileArn = profileArn;
            copy.roleArn = roleArn;
            copy.sessionDuration = sessionDuration;
            copy.roleSessionName = roleSessionName;
            return copy;
        }

        /**
         * Sets the trust anchor.
         *
         * @param arn an ARN of rolesanywhere, {@code trust-anchor/…}
         * @return this builder
         */
        public Builder trustAnchorArn(String arn) {
            this.trustAnchorArn = arn;
            return this;
        }

        /**
         * Sets the Roles Anywhere profile.
         *
         * @param arn an ARN of rolesanywhere, {@code profile/…}
         * @return this builder
         */
        public Builder profileArn(String arn) {
            this.profileArn = arn;
            return this;
        }

        /**
         * Sets the role to assume.
         *
         * @param arn an ARN of iam, {@code role/…}
         * @return this builder
         */
        public Builder roleArn(String arn) {
            this.roleArn = arn;
            return this;
        }

        /**
         * Sets the session duration; the default is that of the profile.
         *
         * @param duration 15 minutes to 12 hours, in whole seconds
         * @return this builder
         */
        public Builder sessionDuration(Duration duration) {
            this.sessionDuration = duration;
            return this;
        }

        /**
         * Sets the role session name, which the profile must accept.
         *
         * @param name 2 to 64 letters, digits or characters of {@code _+=,.@-}
         * @return this builder
         */
        public Builder roleSessionName(String name) {
            this.roleSessionName = name;
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws InvalidSettingException if an ARN is missing or of the wrong kind, the trust anchor and the profile
         *     are in different regions, or the duration or the name is out of range
         */
        public CreateSessionRequest build() {
            return new CreateSessionRequest(this);
        }
    }
}
