package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.options.CacheOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.options.IdentityOptions;
import dev.rolesanywhere.cli.options.IntermediatesOption;
import dev.rolesanywhere.cli.options.PlainArguments;
import dev.rolesanywhere.cli.options.SessionOptions;
import dev.rolesanywhere.cli.output.CredentialProcessJson;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardOutput;
import dev.rolesanywhere.cli.session.CachedFetch;
import dev.rolesanywhere.cli.session.SessionFetch;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints session credentials as AWS SDKs read them from a credential process. */
@Command(
        name = "credential-process",
        description = "Prints temporary credentials as JSON, for credential_process in an AWS config file.",
        sortOptions = false)
public final class CredentialProcessCommand implements Runnable {

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
    private final CacheOptions cache = new CacheOptions();

    public CredentialProcessCommand(ProcessContext context) {
        this.context = context;
    }

    /** Does the whole job where its arguments are plain; returns whether they are. */
    public static boolean runPlain(ProcessContext context, String... arguments) {
        PlainArguments plain = PlainArguments.of(arguments);
        if (plain == null) {
            return false;
        }
        CredentialProcessCommand command = new CredentialProcessCommand(context);
        try (IdentityOptions identity = command.identity) {
            identity.take(plain);
            command.session.take(plain);
            command.intermediates.take(plain);
            command.endpoint.take(plain);
            command.cache.take(plain);
            command.printCredentials();
            return true;
        }
    }

    @Override
    public void run() {
        identity.checkUse(context);
        printCredentials();
    }

    private void printCredentials() {
        StandardOutput.print(context.out(), cache.isOn(context) ? cached() : fetched());
    }

    private String fetched() {
        CreateSessionRequest request = session.request();
        IdentitySource source = identity.source(context, intermediates::addTo);
        try (SessionFetch fetch = SessionFetch.once(request, endpoint, identity.isDebug(), context)) {
            return CredentialProcessJson.of(fetch.applyOrExplain(source.load()));
        }
    }

    private String cached() {
        return new CachedFetch(session, identity, intermediates, endpoint, context).json(cache.sessions(context));
    }
}
