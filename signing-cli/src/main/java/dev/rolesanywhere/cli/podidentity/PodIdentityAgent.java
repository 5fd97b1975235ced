package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.serve.LocalServer;
import dev.rolesanywhere.cli.serve.Resource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves the credentials of mapped roles to the pods of this node until it is closed. Thread-safe. */
public final class PodIdentityAgent implements AutoCloseable {

    private static final int RELOAD_SECONDS = 1;
    private static final int WORKERS = 8;
    private static final int MAX_QUEUED = 1024;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final ScheduledExecutorService timer = timer();
    private final ThreadPoolExecutor workers = workers();
    private final List<LocalServer> servers = new ArrayList<>();
    private final RoleSessions sessions;
    private final StatusLog notices;

    private PodIdentityAgent(RoleSessions sessions, StatusLog notices) {
        this.sessions = sessions;
        this.notices = notices;
    }

    /**
     * Binds the addresses and starts serving.
     *
     * @param setup what to serve, and to whom
     * @param map the role map
     * @param sessions the refresh engines, which are closed with this agent
     * @param environment the environment variables, which name the API server
     * @param clock the time
     * @param notices receives messages for operators
     * @throws dev.rolesanywhere.SigningHelperException if an address cannot be bound or this is not a pod
     */
    public static PodIdentityAgent start(
            Setup setup,
            RoleMapFile map,
            RoleSessions sessions,
            Map<String, String> environment,
            Clock clock,
            StatusLog notices) {
        PodIdentityAgent agent = new PodIdentityAgent(sessions, notices);
        try {
            KubernetesApi api = KubernetesApi.inCluster(environment, setup.serviceAccountDirectory(), agent.timer);
            TokenCheck.Verifier verifier = setup.verifiesWithKeys()
                    ? new JwksVerifier(api, setup.issuer(), System::nanoTime)
                    : new TokenReview(api, setup.audience());
            TokenCheck check = new TokenCheck(
                    new TokenCheck.Rules(setup.audience(), setup.node(), clock),
                    verifier,
                    new FairExecutor(agent.workers, MAX_QUEUED),
                    new AuditLog(map, notices),
                    System::nanoTime);
            agent.serve(setup, map, check, clock);
            return agent;
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    private void serve(Setup setup, RoleMapFile map, TokenCheck check, Clock clock) {
        PodIdentityProtocol protocol = new PodIdentityProtocol(check, map::current, sessions);
        for (InetSocketAddress address : setup.addresses()) {
            serve(address, setup, protocol.resources());
        }
        AgentStatus status = new AgentStatus(protocol, check, map, sessions, clock);
        servers.add(LocalServer.start(setup.statusAddress(), status.resources(), notices::warn));
        Future<?> unused =
                timer.scheduleWithFixedDelay(() -> maintain(map), RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
    }

    /** A node without IPv6 has only one of the standard addresses. */
    private void serve(InetSocketAddress address, Setup setup, Map<String, Resource> resources) {
        try {
            servers.add(LocalServer.startStrictly(address, setup.allowedHosts(), resources, notices::warn));
        } catch (SigningHelperException e) {
            boolean isLast =
                    address.equals(setup.addresses().get(setup.addresses().size() - 1));
            if (setup.requiresAll() || (isLast && servers.isEmpty())) {
                throw e;
            }
            notices.warn(e.getMessage());
        }
    }

    private void maintain(RoleMapFile map) {
        try {
            map.reload(notices);
            sessions.closeUnused();
        } catch (RuntimeException e) { // The timer would never run this again.
            notices.warn("unexpected failure (this is a bug): " + e);
        }
    }

    /**
     * Returns where pods are served.
     *
     * @return the addresses, with the ports that were chosen
     */
    public List<InetSocketAddress> addresses() {
        return servers.subList(0, servers.size() - 1).stream()
                .map(LocalServer::address)
                .toList();
    }

    /**
     * Returns where probes and metrics are served.
     *
     * @return the address, with the port that was chosen
     */
    public InetSocketAddress statusAddress() {
        return servers.get(servers.size() - 1).address();
    }

    /**
     * Waits until the agent is closed.
     *
     * @throws InterruptedException if the wait is interrupted
     */
    public void await() throws InterruptedException {
        servers.get(0).await();
    }

    @Override
    public void close() {
        servers.forEach(LocalServer::close);
        timer.shutdownNow();
        workers.shutdownNow();
        sessions.close();
    }

    /** Two threads: reading a large role map takes seconds, and calls must end in time meanwhile. */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(2, task -> daemon(task, "pod-identity-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static ThreadPoolExecutor workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "pod-identity-tokens"));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setName(name);
        thread.setDaemon(true);
        return thread;
    }

    /** Prints one line for each new token, without the token. */
    private record AuditLog(RoleMapFile map, StatusLog notices) implements TokenCheck.Events {

        @Override
        public void newToken(Pod pod) {
            String role =
                    map.current().sessionFor(pod).map(RoleSession::toString).orElse("none");
            notices.info("new token: namespace=" + pod.namespace() + " serviceaccount=" + pod.serviceAccount() + " pod="
                    + pod.name() + " role=" + role);
        }

        @Override
        public void outageBegan(String reason) {
            notices.warn(reason + "; known tokens are accepted for " + VerifiedTokens.LONGEST_OUTAGE.toMinutes()
                    + " minutes");
        }

        @Override
        public void outageEnded() {
            notices.info("tokens can be verified again");
        }
    }

    /**
     * What the agent serves, and to whom.
     *
     * @param addresses the addresses for pods
     * @param requiresAll whether each of the addresses must exist; otherwise one suffices
     * @param allowedHosts hosts besides the addresses that Host headers may contain, in lower case
     * @param statusAddress the address for probes and metrics
     * @param roleMap the file with the role map
     * @param audience the audience that tokens must have
     * @param node the name of this node
     * @param verifiesWithKeys whether to verify tokens with the cluster's public keys instead of TokenReview
     * @param issuer the issuer that tokens must have; empty for the one that the API server publishes
     * @param serviceAccountDirectory the directory with the token of this agent and the CA of the API server
     */
    public record Setup(
            List<InetSocketAddress> addresses,
            boolean requiresAll,
            Set<String> allowedHosts,
            InetSocketAddress statusAddress,
            Path roleMap,
            String audience,
            String node,
            boolean verifiesWithKeys,
            Optional<String> issuer,
            Path serviceAccountDirectory) {}
}
