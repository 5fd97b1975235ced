package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RolesAnywhereSimulator}. Only the trust anchor is required. One builder can start several simulators.
 * Not thread-safe.
 *
 * @since 0.1.0
 */
public final class RolesAnywhereSimulatorBuilder {

    private List<X509Certificate> trustAnchors = List.of();
    private @Nullable String trustAnchorArn;
    private @Nullable String profileArn;
    private @Nullable List<String> roleArns;
    private String region = "us-east-1";
    private boolean acceptRoleSessionName;
    private Duration maxSessionDuration = Duration.ofHours(12);
    private Duration profileDuration = Duration.ofHours(1);
    private Optional<Duration> sessionLifetime = Optional.empty();
    private Clock clock = Clock.systemUTC();
    private Duration maxClockSkew = Duration.ofMinutes(5);
    private int port;
    private String basePath = "";
    private boolean tls;
    private Duration authorizationTokenLifetime = Duration.ofHours(12);

    RolesAnywhereSimulatorBuilder() {}

    /**
     * Sets the certificates of the trust anchor.
     *
     * @param certificates one or more CA certificates
     * @return this
     */
    public RolesAnywhereSimulatorBuilder trustAnchor(X509Certificate... certificates) {
        trustAnchors = List.of(certificates);
        return this;
    }

    /**
     * Sets the ARN of the trust anchor. The default is a fictitious ARN in the region.
     *
     * @param arn the only ARN that is accepted
     * @return this
     */
    public RolesAnywhereSimulatorBuilder trustAnchorArn(String arn) {
        trustAnchorArn = arn;
        return this;
    }

    /**
     * Sets the ARN of the profile. The default is a fictitious ARN in the region.
     *
     * @param arn the only ARN that is accepted
     * @return this
     */
    public RolesAnywhereSimulatorBuilder profileArn(String arn) {
        profileArn = arn;
        return this;
    }

    /**
     * Sets the roles of the profile. The default is one fictitious role.
     *
     * @param arns one or more ARNs
     * @return this
     */
    public RolesAnywhereSimulatorBuilder roleArns(String... arns) {
        if (arns.length == 0) {
            throw new IllegalArgumentException("A profile needs a role.");
        }
        roleArns = List.of(arns);
        return this;
    }

    /**
     * Sets the region that calls must be signed for.
     *
     * @param value for example {@code eu-central-1}; the default is {@code us-east-1}
     * @return this
     */
    public RolesAnywhereSimulatorBuilder region(String value) {
        region = value;
        return this;
    }

    /**
     * Sets whether the profile accepts role session names.
     *
     * @param value the default is false
     * @return this
     */
    public RolesAnywhereSimulatorBuilder acceptRoleSessionName(boolean value) {
        acceptRoleSessionName = value;
        return this;
    }

    /**
     * Sets the maximum session duration of the roles; longer requests are rejected.
     *
     * @param value the default is 12 hours
     * @return this
     */
    public RolesAnywhereSimulatorBuilder maxSessionDuration(Duration value) {
        maxSessionDuration = value;
        return this;
    }

    /**
     * Sets the session duration of the profile; the shorter of this and the requested duration applies.
     *
     * @param value the default is one hour
     * @return this
     */
    public RolesAnywhereSimulatorBuilder profileDuration(Duration value) {
        profileDuration = value;
        return this;
    }

    /**
     * Sets the actual lifetime of all credentials, regardless of profile and request; for tests of refreshing.
     *
     * @param value may be shorter than the service would allow
     * @return this
     */
    public RolesAnywhereSimulatorBuilder sessionLifetime(Duration value) {
        sessionLifetime = Optional.of(value);
        return this;
    }

    /**
     * Sets the lifetime of the tokens that ECR returns.
     *
     * @param value the default is 12 hours
     * @return this
     */
    public RolesAnywhereSimulatorBuilder authorizationTokenLifetime(Duration value) {
        authorizationTokenLifetime = value;
        return this;
    }

    /**
     * Sets the clock for skew, certificate validity and expiration.
     *
     * @param value the default is the system clock
     * @return this
     */
    public RolesAnywhereSimulatorBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /**
     * Sets the accepted difference between the time of a signature and the clock.
     *
     * @param value the default is 5 minutes
     * @return this
     */
    public RolesAnywhereSimulatorBuilder maxClockSkew(Duration value) {
        maxClockSkew = value;
        return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param value the port; 0, the default, for any free port
     * @return this
     */
    public RolesAnywhereSimulatorBuilder port(int value) {
        port = value;
        return this;
    }

    /**
     * Sets a path in front of the operation, as for an endpoint behind a gateway.
     *
     * @param value for example {@code /gateway}; empty by default
     * @return this
     */
    public RolesAnywhereSimulatorBuilder basePath(String value) {
        if (!value.matches("(/[^/?#]+)*")) {
            throw new IllegalArgumentException("The base path must begin with a slash and not end with one.");
        }
        basePath = value;
        return this;
    }

    /**
     * Sets whether to use HTTPS with a throwaway certificate instead of HTTP.
     *
     * @param value the default is false
     * @return this
     * @see RolesAnywhereSimulator#tlsCertificate()
     */
    public RolesAnywhereSimulatorBuilder tls(boolean value) {
        tls = value;
        return this;
    }

    /**
     * Builds a simulator, and starts it.
     *
     * @return the running simulator
     * @throws IllegalStateException if there is no trust anchor
     */
    public RolesAnywhereSimulator build() {
        if (trustAnchors.isEmpty()) {
            throw new IllegalStateException("Set the trust anchor with trustAnchor(certificate).");
        }
        return RolesAnywhereSimulator.start(settings());
    }

    SimulatorSettings settings() {
        DefaultArns arns = new DefaultArns(region);
        return new SimulatorSettings(
                trustAnchors,
                trustAnchorArn == null ? arns.trustAnchor() : trustAnchorArn,
                profileArn == null ? arns.profile() : profileArn,
                roleArns == null ? List.of(arns.role()) : roleArns,
                region,
                acceptRoleSessionName,
                maxSessionDuration,
                profileDuration,
                sessionLifetime,
                clock,
                maxClockSkew,
                port,
                basePath,
                tls,
                authorizationTokenLifetime);
    }

    /** Fictitious ARNs in a region. */
    private record DefaultArns(String region) {

        private static final String ACCOUNT = "111122223333";

        String trustAnchor() {
            return rolesAnywhere("trust-anchor/0c1f3a52-7d7a-4f0e-9a53-3f1f0d6f2b11");
        }

        String profile() {
            return rolesAnywhere("profile/5e9d2b84-21c6-4d3b-8f47-6a0b9c7e4d22");
        }

        String role() {
            return "arn:" + partition() + ":iam::" + ACCOUNT + ":role/throwaway-role";
        }

        private String rolesAnywhere(String resource) {
            return "arn:" + partition() + ":rolesanywhere:" + region + ":" + ACCOUNT + ":" + resource;
        }

        private String partition() {
            if (region.startsWith("cn-")) {
                return "aws-cn";
            }
            if (region.startsWith("us-gov-")) {
                return "aws-us-gov";
            }
            return region.startsWith("eusc-") ? "aws-eusc" : "aws";
        }
    }
}
