package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.options.CacheOptions;
import dev.rolesanywhere.cli.options.PodIdentityOptions;
import dev.rolesanywhere.cli.options.ServeOptions;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.Shutdown;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.serve.LocalServer;
import dev.rolesanywhere.cli.serve.SystemdNotification;
import dev.rolesanywhere.cli.session.FirstCredentials;
import dev.rolesanywhere.cli.session.RefreshLog;
import dev.rolesanywhere.cli.session.SessionFetch;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.security.SecureRandom;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keeps credentials fresh, and serves them to clients on this machine until it is stopped. */
@Command(
        name = "serve",
        description = "Serves credentials to AWS clients on this machine as EC2 instance metadata or as"
                + " container credentials, and refreshes them before they expire. With --pod-identity, gives each"
                + " pod of a Kubernetes node the role of its service account.",
        sortOptions = false)
public final class ServeCommand implements Runnable {

    /** The profile may limit sessions to less than was requested. A minute is for clocks that differ. */
    private static final Duration SHORT = Duration.ofMinutes(29);

    private final ProcessContext context;

    @Mixin
    private final SigningOptions signing = new SigningOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it.
    private final CacheOptions.Unused cache = new CacheOptions.Unused();

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Mixin
    private final PodIdentityOptions podIdentity = new PodIdentityOptions();

    public ServeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Shutdown.runUntilSignalled(() -> {
            signing.checkUse(context);
            if (podIdentity.isGiven()) {
                PodIdentityServing.of(signing, context).run(podIdentity.setup(options, context.environment()));
                return;
            }
            options.check();
            keepServing(signing.request(), signing.source(context));
        });
    }

    private void keepServing(CreateSessionRequest request, IdentitySource source) {
        FirstCredentials.requireIdentity(source);
        StatusLog notices = new StatusLog(context.err());
        try (SessionFetch fetch = SessionFetch.repeated(request, signing, context);
                RefreshingCredentials credentials = RefreshingCredentials.builder()
                        .identitySource(source)
                        .createSession(fetch)
                        .clock(context.clock())
                        .listener(new RefreshLog(notices, fetch::explain, System::nanoTime))
                        .build()) {
            serve(credentials, fetch, request, notices);
        }
    }

    private void serve(
            RefreshingCredentials credentials, SessionFetch fetch, CreateSessionRequest request, StatusLog notices) {
        SecureRandom random = new SecureRandom();
        ContainerAuthorizationToken token = ContainerAuthorizationToken.of(options, context.environment(), random);
        SystemdNotification systemd = SystemdNotification.in(context.environment(), notices::warn);
        try (LocalServer server = LocalServer.start(
                        options.setup(
                                token.value(),
                                signing.endpoint().region(request),
                                ResourceArn.Kind.ROLE.parseArn(request.roleArn())),
                        credentials::current,
                        credentials::status,
                        context.clock(),
                        random,
                        notices::warn);
                token) {
            token.publish();
            SessionCredentials first = FirstCredentials.await(credentials, fetch, () -> announce(server, token));
            warnIfShort(first, notices);
            systemd.ready();
            server.await();
        } catch (InterruptedException ignored) { // This is how it is stopped.
            systemd.stopping();
        }
    }

    private void warnIfShort(SessionCredentials first, StatusLog notices) {
        if (Duration.between(context.clock().instant(), first.expiration()).compareTo(SHORT) < 0) {
            notices.warn("sessions of less than 30 minutes are too short to serve: the AWS CLI and boto3 keep using"
                    + " credentials for 15 minutes; see --session-duration and the limit of the profile");
        }
    }

    private void announce(LocalServer server, ContainerAuthorizationToken token) {
        int port = server.address().getPort();
        line("Local server started on port: " + port);
        if (options.servesInstanceMetadata()) {
            line("export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + options.url(port));
        }
        if (options.servesContainerCredentials()) {
            line("export AWS_CONTAINER_CREDENTIALS_FULL_URI=" + options.url(port) + LocalServer.CONTAINER_PATH);
            line(token.announcement());
        }
    }

    private void line(String text) {
        context.err().println(ProcessContext.COMMAND + ": " + text);
    }
}
