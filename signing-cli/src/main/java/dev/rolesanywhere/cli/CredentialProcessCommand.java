package dev.rolesanywhere.cli;

import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.RolesAnywhereClient;
import dev.rolesanywhere.session.SessionCredentials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.http.SdkHttpClient;

/** Prints session credentials as AWS SDKs read them from a credential process. */
@Command(
        name = "credential-process",
        description = "Prints temporary credentials as JSON, for credential_process in an AWS config file.",
        sortOptions = false)
final class CredentialProcessCommand implements Runnable {

    private final ProcessContext context;

    @Mixin
    private final SessionOptions session = new SessionOptions();

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final IntermediatesOption intermediates = new IntermediatesOption();

    @Mixin
    private final EndpointOptions endpoint = new EndpointOptions();

    CredentialProcessCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        identity.checkUse(context);
        CreateSessionRequest request = session.request();
        IdentitySource source = identity.source(context, intermediates::addTo);
        try (SdkHttpClient httpClient = endpoint.httpClient(request, context)) {
            SessionCredentials credentials = fetch(client(request, httpClient), request, source.load());
            StandardOutput.print(context.out(), CredentialProcessJson.of(credentials));
        }
    }

    private RolesAnywhereClient client(CreateSessionRequest request, SdkHttpClient httpClient) {
        RolesAnywhereClient.Builder client =
                endpoint.client(request, httpClient).clock(context.clock());
        if (identity.isDebug()) {
            client.listener(new DebugLog(context.err()));
        }
        return client.build();
    }

    private SessionCredentials fetch(RolesAnywhereClient client, CreateSessionRequest request, X509Identity signing) {
        try {
            return client.createSession(request, signing);
        } catch (CreateSessionException failure) {
            throw RefusalException.explain(
                    failure,
                    request,
                    signing,
                    endpoint.proxy(request, context),
                    context.clock().instant());
        }
    }
}
