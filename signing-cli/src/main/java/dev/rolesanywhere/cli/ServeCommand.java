package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.cli.imds.LocalServer;
import dev.rolesanywhere.cli.imds.LocalServerException;
import dev.rolesanywhere.cli.imds.SystemdNotification;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keeps credentials fresh and serves them to clients on this machine until it is told to end. */
@Command(
        name = "serve",
        description =
                "Serves credentials to the AWS clients on this machine, as the instance metadata of EC2 does or as"
                        + " container credentials, and keeps them fresh.",
        sortOptions = false)
final class ServeCommand implements Runnable {

    /** Clients with clocks of their own need this much; a profile may allow less than was asked for. */
    private static final Duration SHORT = Duration.ofMinutes(29);

    private final ProcessContext context;

    @Mixin
    private final SessionOptions session = new SessionOptions();

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final IntermediatesOption intermediates = new IntermediatesOption();

    @Mixin
    private final EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it.
    private final UnusedCacheOptions cache = new UnusedCacheOptions();

    @Mixin
    private final ServeOptions options = new ServeOptions();

    ServeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Termination.heededBy(() -> {
            identity.checkUse(context);
            options.check();
            keepServing(session.request(), identity.source(context, intermediates::addTo));
        });
    }

    private void keepServing(CreateSessionRequest request, IdentitySource source) {
        try (SessionFetch fetch = SessionFetch.repeated(request, endpoint, identity.isDebug(), context);
                RefreshingCredentials credentials = RefreshingCredentials.builder(source, fetch)
                        .clock(context.clock())
                        .listener(new RefreshLog(new Notices(context.err()), fetch::explain))
                        .build()) {
            obtain(credentials, fetch);
            serve(credentials, request);
        }
    }

    private void obtain(RefreshingCredentials credentials, SessionFetch fetch) {
        try {
            SessionCredentials first = credentials.get();
            if (Duration.between(context.clock().instant(), first.expiration()).compareTo(SHORT) < 0) {
                line("warning: sessions of less than 30 minutes are too short to serve: the AWS CLI and boto3 go on to"
                        + " use what they were given for 15 minutes; see --session-duration and the profile's own");
            }
        } catch (RolesAnywhereException refused) {
            throw fetch.explain(refused);
        }
    }

    private void serve(RefreshingCredentials credentials, CreateSessionRequest request) {
        SecureRandom random = new SecureRandom();
        AuthorizationTokens tokens = AuthorizationTokens.of(options, context.environment(), random);
        try (LocalServer server = LocalServer.start(
                        options.setUp(tokens.token(), endpoint.region(request), request.roleArn()),
                        credentials::current,
                        credentials::status,
                        context.clock(),
                        random);
                tokens) {
            tokens.publish();
            announce(server, tokens);
            notify(SystemdNotification::ready);
            server.await();
            throw new UsageException("the server has ended: there were too many open files; see ulimit -n");
        } catch (InterruptedException terminated) {
            notify(SystemdNotification::stopping);
        }
    }

    private void announce(LocalServer server, AuthorizationTokens tokens) {
        int port = server.address().getPort();
        line("Local server started on port: " + port);
        if (options.servesInstanceMetadata()) {
            line("export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + options.url(port));
        }
        if (options.servesContainerCredentials()) {
            line("export AWS_CONTAINER_CREDENTIALS_FULL_URI=" + options.url(port) + LocalServer.CONTAINER_PATH);
            line(tokens.announcement());
        }
    }

    private void notify(Consumer<SystemdNotification> message) {
        try {
            SystemdNotification.in(context.environment()).ifPresent(message);
        } catch (LocalServerException notNotified) {
            line("warning: " + notNotified.getMessage());
        }
    }

    private void line(String text) {
        context.err().println(SigningHelper.NAME + ": " + text);
    }
}
