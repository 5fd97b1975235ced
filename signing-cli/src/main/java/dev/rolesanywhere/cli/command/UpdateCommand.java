package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.credentialsfile.CredentialsFile;
import dev.rolesanywhere.cli.credentialsfile.ProfileName;
import dev.rolesanywhere.cli.file.HomeDirectory;
import dev.rolesanywhere.cli.options.CacheOptions;
import dev.rolesanywhere.cli.options.PathOption;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.Shutdown;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.session.CredentialsFileUpdater;
import dev.rolesanywhere.cli.session.FirstCredentials;
import dev.rolesanywhere.cli.session.SessionFetch;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps one profile of the shared credentials file up to date. */
@Command(
        name = "update",
        description = "Keeps a profile in the shared credentials file (~/.aws/credentials) up to date until it"
                + " is stopped.",
        sortOptions = false)
public final class UpdateCommand implements Runnable {

    private static final String FILE_VARIABLE = "AWS_SHARED_CREDENTIALS_FILE";

    private final ProcessContext context;

    @Mixin
    private final SigningOptions signing = new SigningOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it.
    private final CacheOptions.Unused cache = new CacheOptions.Unused();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The name of the profile to update (default: ${DEFAULT-VALUE}).")
    private String profile = "default";

    @Option(names = "--once", description = "Updates the profile once and exits.")
    private boolean once;

    public UpdateCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (once) {
            updateOnce();
        } else {
            Shutdown.runUntilSignalled(this::keepUpdating);
        }
    }

    private void updateOnce() {
        signing.checkUse(context);
        Function<SessionCredentials, CredentialsFile.Result> file = file();
        CreateSessionRequest request = signing.request();
        IdentitySource source = signing.source(context);
        try (SessionFetch fetch = SessionFetch.once(request, signing, context)) {
            updater(fetch, file).write(fetch.applyOrExplain(source.load()));
        }
    }

    private void keepUpdating() {
        signing.checkUse(context);
        Function<SessionCredentials, CredentialsFile.Result> file = file();
        CreateSessionRequest request = signing.request();
        IdentitySource source = signing.source(context);
        FirstCredentials.requireIdentity(source);
        try (SessionFetch fetch = SessionFetch.repeated(request, signing, context)) {
            keepUpdating(source, fetch, updater(fetch, file));
        }
    }

    private Function<SessionCredentials, CredentialsFile.Result> file() {
        ProfileName name = new ProfileName(profile);
        String path = context.environment().getOrDefault(FILE_VARIABLE, "");
        CredentialsFile file = CredentialsFile.at(PathOption.path(
                FILE_VARIABLE, path.isEmpty() ? "~/.aws/credentials" : path, HomeDirectory.of(context.environment())));
        return credentials -> file.update(name, credentials);
    }

    private CredentialsFileUpdater updater(
            SessionFetch fetch, Function<SessionCredentials, CredentialsFile.Result> file) {
        return new CredentialsFileUpdater(new StatusLog(context.err()), fetch::explain, file);
    }

    private void keepUpdating(IdentitySource source, SessionFetch fetch, CredentialsFileUpdater updater) {
        try (RefreshingCredentials credentials = RefreshingCredentials.builder()
                .identitySource(source)
                .createSession(fetch)
                .clock(context.clock())
                .listener(updater)
                .build()) {
            FirstCredentials.await(credentials, fetch, () -> {});
            updater.runUntilInterrupted(() -> printNextAttempt(credentials));
        } catch (InterruptedException ignored) { // This is how it is stopped.
            return;
        }
    }

    private void printNextAttempt(RefreshingCredentials credentials) {
        credentials
                .status()
                .nextAttempt()
                .ifPresent(next -> new StatusLog(context.err())
                        .info("Credentials will be refreshed at " + next.truncatedTo(ChronoUnit.SECONDS)));
    }
}
