package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rules that depend on the account: its trust anchor, profile and roles. */
final class AccountRules {

    private final SimulatorSettings settings;

    AccountRules(SimulatorSettings settings) {
        this.settings = settings;
    }

    void check(SessionParameters parameters, CertificateHeaders certificates, Instant now) {
        if (!parameters.trustAnchorArn().equals(settings.trustAnchorArn())) {
            throw Refusal.of(
                    new ServiceError(404, "ResourceNotFoundException", "Specified Trust Anchor wasn't found."),
                    "The trust anchor is " + settings.trustAnchorArn() + ".");
        }
        TrustPath.require(certificates, settings.trustAnchors(), now);
        if (!parameters.profileArn().equals(settings.profileArn())) {
            throw denied("Invalid or empty profile provided.", "The profile is " + settings.profileArn() + ".");
        }
        if (!settings.roleArns().contains(parameters.roleArn())) {
            throw denied(
                    "Requested Role isn't one of those listed in the Profile.",
                    "The roles of the profile are " + settings.roleArns() + ".");
        }
        if (parameters.roleSessionName().isPresent() && !settings.acceptRoleSessionName()) {
            throw denied("Not authorized to set roleSessionName.", "The profile does not accept a role session name.");
        }
        requireDuration(parameters);
    }

    /** Returns the shorter of the profile's and the requested duration. */
    Duration effectiveDuration(SessionParameters parameters) {
        Optional<Duration> requested = parameters.durationSeconds().map(Duration::ofSeconds);
        return requested
                .filter(duration -> duration.compareTo(settings.profileDuration()) < 0)
                .orElse(settings.profileDuration());
    }

    private void requireDuration(SessionParameters parameters) {
        Duration effective = effectiveDuration(parameters);
        if (effective.compareTo(settings.maxSessionDuration()) > 0) {
            throw denied(
                    "Unable to assume role for " + parameters.roleArn()
                            + ". The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                    effective.toSeconds() + " s exceed the role's "
                            + settings.maxSessionDuration().toSeconds() + " s.");
        }
    }

    private static Refusal denied(String message, String reason) {
        return Refusal.of(ServiceError.accessDenied(message), reason);
    }
}
