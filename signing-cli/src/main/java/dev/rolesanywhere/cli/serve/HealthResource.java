package dev.rolesanywhere.cli.serve;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** Tells supervisors whether credentials are valid, and no secret. */
final class HealthResource {

    private final BooleanSupplier areCredentialsValid;

    HealthResource(BooleanSupplier areCredentialsValid) {
        this.areCredentialsValid = areCredentialsValid;
    }

    Map<String, Resource> resources() {
        return Map.of("/healthz", Resource.get(request -> answer()));
    }

    private LocalResponse answer() {
        return areCredentialsValid.getAsBoolean()
                ? LocalResponse.text("ok\n")
                : LocalResponse.text("no valid credentials\n").withStatus(503);
    }
}
