package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/** Calls CreateSession as the options say, and explains a failure by what is known here of its cause. */
public final class SessionFetch implements Function<X509Identity, SessionCredentials>, AutoCloseable {

    private final CreateSessionRequest request;
    private final SdkHttpClient httpClient;
    private final CreateSessionClient client;
    private final Optional<ProxyServer> proxy;
    private final Clock clock;
    private volatile @Nullable X509Identity signing;

    private SessionFetch(
            CreateSessionRequest request,
            SdkHttpClient httpClient,
            CreateSessionClient client,
            Optional<ProxyServer> proxy,
            Clock clock) {
        this.request = request;
        this.httpClient = httpClient;
        this.client = client;
        this.proxy = proxy;
        this.clock = clock;
    }

    /** For a command that needs one session, now. */
    public static SessionFetch once(
            CreateSessionRequest request, EndpointOptions endpoint, boolean debug, ProcessContext context) {
        return of(request, endpoint, debug, context, true);
    }

    /** For a command that asks again and again, and so has time when it is throttled. */
    public static SessionFetch repeated(
            CreateSessionRequest request, EndpointOptions endpoint, boolean debug, ProcessContext context) {
        return of(request, endpoint, debug, context, false);
    }

    private static SessionFetch of(
            CreateSessionRequest request,
            EndpointOptions endpoint,
            boolean debug,
            ProcessContext context,
            boolean retryThrottling) {
        CreateSessionClient.Builder client =
                endpoint.client(request, context).clock(context.clock()).retryThrottling(retryThrottling);
        SdkHttpClient httpClient = endpoint.httpClient(request, context);
        client.httpClient(httpClient);
        if (debug) {
            client.listener(new DebugLog(context.err()));
        }
        return new SessionFetch(request, httpClient, client.build(), endpoint.proxy(request, context), context.clock());
    }

    /** Fails as the client does: whoever tries again needs to know how. */
    @Override
    public SessionCredentials apply(X509Identity identity) {
        signing = identity;
        return client.createSession(request, identity);
    }

    public SessionCredentials applyOrExplain(X509Identity identity) {
        try {
            return apply(identity);
        } catch (CreateSessionException failure) {
            throw explain(failure);
        }
    }

    /** Returns a failure with its cause, where it is one of the call that was made last. */
    public RolesAnywhereException explain(RolesAnywhereException failure) {
        X509Identity identity = signing;
        return failure instanceof CreateSessionException refusal && identity != null
                ? RefusalException.explain(refusal, request, identity, proxy, clock.instant())
                : failure;
    }

    @Override
    public void close() {
        httpClient.close();
    }
}
