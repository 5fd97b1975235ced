package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.podidentity.PodIdentityAgent;
import dev.rolesanywhere.cli.podidentity.RoleMap;
import dev.rolesanywhere.cli.podidentity.RoleMapFile;
import dev.rolesanywhere.cli.podidentity.RoleSession;
import dev.rolesanywhere.cli.podidentity.RoleSessions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.serve.SystemdNotification;
import dev.rolesanywhere.cli.session.FirstCredentials;
import dev.rolesanywhere.cli.session.RefreshLog;
import dev.rolesanywhere.cli.session.SessionFetch;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs the node agent for Kubernetes until it is stopped. */
final class PodIdentityServing {

    private final SigningOptions signing;
    private final ProcessContext context;
    private final IdentitySource source;
    private final StatusLog notices;
    private final Set<String> expiryWarnings = ConcurrentHashMap.newKeySet();

    private PodIdentityServing(
            SigningOptions signing, ProcessContext context, IdentitySource source, StatusLog notices) {
        this.signing = signing;
        this.context = context;
        this.source = source;
        this.notices = notices;
    }

    static PodIdentityServing of(SigningOptions signing, ProcessContext context) {
        return new PodIdentityServing(signing, context, signing.source(context), new StatusLog(context.err()));
    }

    void run(PodIdentityAgent.Setup setup) {
        RoleMap.Defaults defaults = signing.session().podDefaults();
        RoleMapFile map = RoleMapFile.load(setup.roleMap(), defaults);
        // Fail fast on mistakes in the identity and the endpoint. What fails later may be temporary.
        FirstCredentials.requireIdentity(source);
        signing.endpoint()
                .endpoint(
                        ResourceArn.Kind.TRUST_ANCHOR
                                .parseArn(defaults.trustAnchorArn())
                                .region(),
                        context);
        RoleSessions sessions = new RoleSessions(this::engine, System::nanoTime);
        SystemdNotification systemd = SystemdNotification.in(context.environment(), notices::warn);
        try (PodIdentityAgent agent =
                PodIdentityAgent.start(setup, map, sessions, context.environment(), context.clock(), notices)) {
            agent.addresses().forEach(address -> notices.info("serving pods at " + text(address)));
            notices.info("serving /healthz and /metrics at " + text(agent.statusAddress()));
            systemd.ready();
            agent.await();
        } catch (InterruptedException ignored) { // This is how it is stopped.
            systemd.stopping();
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private RefreshingCredentials engine(RoleSession session, RefreshListener outcomes) {
        CreateSessionRequest request = session.request();
        SessionFetch fetch = SessionFetch.repeated(request, signing, context);
        RefreshLog log = new RefreshLog(notices.about(session.toString()), fetch::explain, System::nanoTime);
        return RefreshingCredentials.builder()
                .identitySource(source)
                .createSession(fetch)
                .clock(context.clock())
                .listener(new Listener(outcomes, log.printingAll()))
                .build();
    }

    /** All engines use the same certificate, so one warning of its expiry suffices. */
    private final class Listener implements RefreshListener {

        private final RefreshListener outcomes;
        private final RefreshLog log;

        private Listener(RefreshListener outcomes, RefreshLog log) {
            this.outcomes = outcomes;
            this.log = log;
        }

        @Override
        public void refreshed(SessionCredentials credentials) {
            outcomes.refreshed(credentials);
            log.refreshed(credentials);
        }

        @Override
        public void failed(SigningHelperException failure, Duration untilNextAttempt) {
            outcomes.failed(failure, untilNextAttempt);
            log.failed(failure, untilNextAttempt);
        }

        @Override
        public void certificateExpiring(Instant expiration, Duration left) {
            if (expiryWarnings.add(expiration + " " + left.toDays())) {
                notices.certificateExpiring(expiration, left);
            }
        }
    }
}
