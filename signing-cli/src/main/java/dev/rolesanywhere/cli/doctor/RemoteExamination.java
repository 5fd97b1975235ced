package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Examines ARNs and options and then, if there may be a network, the way to the service and the service itself. */
public final class RemoteExamination {

    private static final String ENDPOINT = "endpoint";

    private RemoteExamination() {}

    /**
     * Examines the remote side.
     *
     * @param setUp what to examine
     * @param local the examined identity, which asks for a session
     * @param trouble explains failures
     * @param clock the local clock
     * @return the findings, in the order in which they are shown
     */
    public static List<Finding> of(RemoteSetUp setUp, IdentityExamination local, Trouble trouble, Clock clock) {
        List<Finding> findings = new ArrayList<>(ArnCheck.of(setUp.arns()));
        findings.add(SessionOptionsCheck.of(setUp.sessionDuration(), setUp.roleSessionName(), trouble));
        Optional<URI> endpoint = endpoint(setUp, trouble, findings);
        if (setUp.network().isEmpty()) {
            findings.addAll(NetworkExamination.skipped("--offline"));
        } else if (endpoint.isEmpty()) {
            findings.addAll(NetworkExamination.skipped("there is no endpoint to call"));
        } else {
            NetworkExamination network = new NetworkExamination(
                    endpoint.get(), setUp.proxy(), setUp.network().get(), trouble, clock);
            findings.addAll(network.run(request(setUp), local.identity()));
        }
        return findings;
    }

    private static Optional<URI> endpoint(RemoteSetUp setUp, Trouble trouble, List<Finding> findings) {
        try {
            Optional<URI> endpoint = setUp.endpoint().get();
            findings.add(endpoint.map(uri -> Finding.ok(ENDPOINT, uri.toString()))
                    .orElseGet(() -> Finding.skipped(ENDPOINT, "no region is known to call")));
            return endpoint;
        } catch (RolesAnywhereException unusable) {
            findings.add(trouble.of(ENDPOINT, unusable));
            return Optional.empty();
        }
    }

    private static Optional<CreateSessionRequest> request(RemoteSetUp setUp) {
        try {
            return Optional.of(setUp.request().get());
        } catch (RolesAnywhereException shownAlready) {
            return Optional.empty();
        }
    }
}
