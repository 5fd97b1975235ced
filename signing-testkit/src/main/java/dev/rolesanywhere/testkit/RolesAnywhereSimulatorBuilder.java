package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link RolesAnywhereSimulator}. Only a trust anchor must be given; the rest has defaults. Can start
 * several simulators. Not thread-safe.
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

    RolesAnywhereSimulatorBuilder() {}

    /**
     * Sets the certificates of the trust anchor.
     *
     * @param certificates one or more certificates of authorities
     * @return this
     */
    public RolesAnywhereSimulatorBuilder trustAnchor(X509Certificate... certificates) {
        trustAnchors = List.of(certificates);
        return this;
    }

    /**
     * Sets the ARN of the trust anchor, which is a made-up one of the region otherwise.
     *
     * @param arn the only ARN that is found
     * @return this
     */
    public RolesAnywhereSimulatorBuilder trustAnchorArn(String arn) {
        trustAnchorArn = arn;
        return this;
    }

    /**
     * Sets the ARN of the profile, which is a made-up one of the region otherwise.
     *
     * @param arn the only ARN that is found
     * @return this
     */
    public RolesAnywhereSimulatorBuilder profileArn(String arn) {
        profileArn = arn;
        return this;
    }

    /**
     * Sets the roles of the profile, which has a made-up one otherwise.
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
     * @param value for example {@code eu-central-1}; {@code us-east-1} otherwise
     * @return this
     */
    public RolesAnywhereSimulatorBuilder region(String value) {
        region = value;
        return this;
    }

    /**
     * Sets whether the profile lets calls choose the role session name.
     *
     * @param value false otherwise
     * @return this
     */
    public RolesAnywhereSimulatorBuilder acceptRoleSessionName(boolean value) {
        acceptRoleSessionName = value;
        return this;
    }

    /**
     * Sets the longest session the roles allow; longer ones are refused.
     *
     * @param value 12 hours otherwise
     * @return this
     */
    public RolesAnywhereSimulatorBuilder maxSessionDuration(Duration value) {
        maxSessionDuration = value;
        return this;
    }

    /**
     * Sets the session duration of the profile; the lesser of this and the one asked for holds.
     *
     * @param value one hour otherwise
     * @return this
     */
    public RolesAnywhereSimulatorBuilder profileDuration(Duration value) {
        profileDuration = value;
        return this;
    }

    /**
     * Sets the true lifetime of all credentials, whatever profile and call say; for tests of refreshing.
     *
     * @param value may be shorter than the service would allow
     * @return this
     */
    public RolesAnywhereSimulatorBuilder sessionLifetime(Duration value) {
        sessionLifetime = Optional.of(value);
        return this;
    }

    /**
     * Sets the clock that decides over skew, validity of certificates and expiration.
     *
     * @param value the system's otherwise
     * @return this
     */
    public RolesAnywhereSimulatorBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /**
     * Sets how far the time of a signature may be off the clock.
     *
     * @param value 5 minutes otherwise
     * @return this
     */
    public RolesAnywhereSimulatorBuilder maxClockSkew(Duration value) {
        maxClockSkew = value;
        return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param value 0, as otherwise, for any that is free
     * @return this
     */
    public RolesAnywhereSimulatorBuilder port(int value) {
        port = value;
        return this;
    }

    /**
     * Puts the operation below a path, as an endpoint behind a gateway has it.
     *
     * @param value for example {@code /gateway}; empty otherwise
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
     * Sets whether to speak HTTPS instead of HTTP, with a throwaway certificate.
     *
     * @param value false otherwise
     * @return this
     * @see RolesAnywhereSimulator#tlsCertificate()
     */
    public RolesAnywhereSimulatorBuilder tls(boolean value) {
        tls = value;
        return this;
    }

    /**
     * Starts a simulator.
     *
     * @return a simulator that answers already
     * @throws IllegalStateException if no trust anchor is given
     */
    public RolesAnywhereSimulator start() {
        if (trustAnchors.isEmpty()) {
            throw new IllegalStateException("Give the simulator a trustAnchor(certificate).");
        }
        return RolesAnywhereSimulator.start(settings());
    }

    private SimulatorSettings settings() {
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
                tls);
    }
}
