package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.options.CacheOptions;
import dev.rolesanywhere.cli.options.FastPathArguments;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.output.CredentialProcessJson;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.session.CachedFetch;
import dev.rolesanywhere.cli.session.SessionFetch;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints session credentials as AWS SDKs read them from a credential process. */
@Command(
        name = "credential-process",
        description =
                "Prints temporary credentials as JSON for the credential_process setting of an AWS config" + " file.",
        sortOptions = false)
public final class CredentialProcessCommand implements Runnable {

    private final ProcessContext context;

    @Mixin
    private final SigningOptions signing = new SigningOptions();

    @Mixin
    private final CacheOptions cache = new CacheOptions();

    public CredentialProcessCommand(ProcessContext context) {
        this.context = context;
    }

    /** Runs without picocli if the arguments are simple enough; returns whether they are. */
    public static boolean runFast(ProcessContext context, String... arguments) {
        FastPathArguments plain = FastPathArguments.of(arguments);
        if (plain == null) {
            return false;
        }
        CredentialProcessCommand command = new CredentialProcessCommand(context);
        try (SigningOptions signing = command.signing) {
            signing.apply(plain);
            command.cache.apply(plain);
            command.printCredentials();
            return true;
        }
    }

    @Override
    public void run() {
        signing.checkUse(context);
        printCredentials();
    }

    private void printCredentials() {
        context.print(cache.isOn(context) ? cached() : fetched());
    }

    private String fetched() {
        CreateSessionRequest request = signing.request();
        IdentitySource source = signing.source(context);
        try (SessionFetch fetch = SessionFetch.once(request, signing, context)) {
            return CredentialProcessJson.of(fetch.applyOrExplain(source.load()));
        }
    }

    private String cached() {
        return new CachedFetch(signing, context).json(cache.sessions(context));
    }
}
