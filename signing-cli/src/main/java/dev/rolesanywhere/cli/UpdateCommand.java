package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.cli.profile.CredentialsFile;
import dev.rolesanywhere.cli.profile.CredentialsFileLocation;
import dev.rolesanywhere.cli.profile.ProfileName;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.File;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps one profile of the shared credentials file fresh. */
@Command(
        name = "update",
        description = "Keeps a profile of the shared credentials file (~/.aws/credentials) fresh until it is ended.",
        sortOptions = false)
final class UpdateCommand implements Runnable {

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

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The profile to keep fresh (default: ${DEFAULT-VALUE}).")
    private String profile = "default";

    @Option(names = "--once", description = "Writes once, and ends.")
    private boolean once;

    UpdateCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (once) {
            updateOnce();
        } else {
            Termination.heededBy(this::keepUpdating);
        }
    }

    private void updateOnce() {
        identity.checkUse(context);
        ProfileUpdate update = profileUpdate();
        CreateSessionRequest request = session.request();
        IdentitySource source = identity.source(context, intermediates::addTo);
        try (SessionFetch fetch = SessionFetch.once(request, endpoint, identity.isDebug(), context)) {
            update.write(fetch.applyOrExplain(source.load()));
        }
    }

    private void keepUpdating() {
        identity.checkUse(context);
        ProfileUpdate update = profileUpdate();
        CreateSessionRequest request = session.request();
        IdentitySource source = identity.source(context, intermediates::addTo);
        // Mistakes in the options are told at once; all else may pass.
        source.load();
        try (SessionFetch fetch = SessionFetch.repeated(request, endpoint, identity.isDebug(), context)) {
            keepFresh(source, fetch, update);
        }
    }

    private ProfileUpdate profileUpdate() {
        ProfileName name = new ProfileName(profile);
        String path = new CredentialsFileLocation(context.environment(), File.separatorChar == '\\').path();
        CredentialsFile file = CredentialsFile.at(FileOption.path("AWS_SHARED_CREDENTIALS_FILE", path));
        return new ProfileUpdate(file, name, new Notices(context.err()));
    }

    private void keepFresh(IdentitySource source, SessionFetch fetch, ProfileUpdate update) {
        Notices notices = new Notices(context.err());
        BlockingQueue<SessionCredentials> fresh = new LinkedBlockingQueue<>();
        try (RefreshingCredentials credentials = RefreshingCredentials.builder(source, fetch)
                .clock(context.clock())
                .listener(new UpdateLog(notices, fetch::explain, fresh::add))
                .build()) {
            ProfileKeeper keeper = new ProfileKeeper(
                    fresh,
                    each -> {
                        update.write(each);
                        tellNext(credentials, notices);
                    },
                    notices);
            begin(credentials);
            keeper.keepUntilInterrupted();
        }
    }

    /** The log tells of a failure, and further attempts follow. */
    private static void begin(RefreshingCredentials credentials) {
        try {
            credentials.get();
        } catch (RolesAnywhereException told) {
            // Credentials may come yet.
        }
    }

    private static void tellNext(RefreshingCredentials credentials, Notices notices) {
        credentials
                .status()
                .nextAttempt()
                .ifPresent(next ->
                        notices.tell("Credentials will be refreshed at " + next.truncatedTo(ChronoUnit.SECONDS)));
    }
}
