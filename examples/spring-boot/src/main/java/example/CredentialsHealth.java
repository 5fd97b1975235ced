package example;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.credentials.RefreshStatus;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the credentials in {@code /actuator/health}. It sends nothing. */
@Component
class CredentialsHealth implements HealthIndicator {

    private final RolesAnywhereCredentialsProvider provider;

    CredentialsHealth(RolesAnywhereCredentialsProvider provider) {
        this.provider = provider;
    }

    @Override
    public Health health() {
        RefreshStatus status = provider.status();
        Health.Builder health;
        if (status.isValid()) {
            health = Health.up();
        } else if (status.failures() == 0) {
            // No client has needed credentials yet.
            health = Health.unknown();
        } else {
            health = Health.down();
        }
        status.expiration().ifPresent(time -> health.withDetail("expiration", time));
        status.certificateExpiration().ifPresent(time -> health.withDetail("certificateExpiration", time));
        status.lastFailure().ifPresent(failure -> health.withDetail("lastFailure", failure.getMessage()));
        return health.build();
    }
}
