package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionListener;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpClient;

/** Calls CreateSession with the options of a command, and adds advice to its failures. */
public final class SessionFetch implements Function<X509Identity, SessionCredentials>, AutoCloseable {

    /** In the advice of the library. */
    private static final Pattern BUILDER_METHOD =
            Pattern.compile("\\b(trustAnchorArn|profileArn|roleSessionName|sessionDuration|intermediates)\\(\\)");

    private final CreateSessionRequest request;
    private final SdkHttpClient httpClient;
    private final CreateSessionClient client;
    private final Optional<ProxyServer> proxy;

    private SessionFetch(
            CreateSessionRequest request,
            SdkHttpClient httpClient,
            CreateSessionClient client,
            Optional<ProxyServer> proxy) {
        this.request = request;
        this.httpClient = httpClient;
        this.client = client;
        this.proxy = proxy;
    }

    /** For a command that needs one session now. */
    public static SessionFetch once(CreateSessionRequest request, SigningOptions signing, ProcessContext context) {
        return of(request, signing, context, true);
    }

    /** For a command that calls repeatedly, and can wait when it is throttled. */
    public static SessionFetch repeated(CreateSessionRequest request, SigningOptions signing, ProcessContext context) {
        return of(request, signing, context, false);
    }

    private static SessionFetch of(
            CreateSessionRequest request, SigningOptions signing, ProcessContext context, boolean retryThrottling) {
        EndpointOptions endpoint = signing.endpoint();
        CreateSessionClient.Builder client =
                endpoint.client(request, context).clock(context.clock()).retryThrottling(retryThrottling);
        SdkHttpClient httpClient = endpoint.httpClient(request, context);
        client.httpClient(httpClient);
        if (signing.identity().isDebug()) {
            client.listener(new DebugLog(context.err()));
        }
        return new SessionFetch(request, httpClient, client.build(), endpoint.proxy(request, context));
    }

    /** Throws what the client throws: a caller that retries needs to know whether it can help. */
    @Override
    public SessionCredentials apply(X509Identity identity) {
        return client.createSession(request, identity);
    }

    public SessionCredentials applyOrExplain(X509Identity identity) {
        try {
            return apply(identity);
        } catch (CreateSessionException e) {
            throw explain(e);
        }
    }

    /** Returns a failure of CreateSession with advice; any other failure as it is. */
    public SigningHelperException explain(SigningHelperException failure) {
        return failure instanceof CreateSessionException unexplained
                ? new ExplainedException(
                        failure.getMessage() + usedProxy(unexplained),
                        unexplained.advice().map(SessionFetch::withOptions).orElse(null),
                        unexplained)
                : failure;
    }

    private String usedProxy(CreateSessionException failure) {
        return proxy.filter(
                        server -> failure.status() == 0 && !failure.getMessage().contains("the proxy "))
                .map(server -> "; the proxy " + server + " was used")
                .orElse("");
    }

    /** Replaces the methods of builders, such as roleSessionName(), with the options of the same name. */
    private static String withOptions(String advice) {
        return BUILDER_METHOD
                .matcher(advice)
                .replaceAll(method ->
                        "--" + method.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        httpClient.close();
    }

    /** Prints for --debug what is signed and how the service responds, without credentials. */
    private static final class DebugLog implements CreateSessionListener {

        /** A reader of the whole signature could replay the request for some minutes. */
        private static final Pattern SIGNATURE = Pattern.compile("(Signature=[0-9a-f]{8})[0-9a-f]*");

        private final PrintStream err;

        DebugLog(PrintStream err) {
            this.err = err;
        }

        @Override
        public void signed(int attempt, String canonicalRequest, String stringToSign, String authorization) {
            block("attempt " + attempt + ": canonical request", canonicalRequest);
            block("attempt " + attempt + ": string to sign", stringToSign);
            line("attempt " + attempt + ": authorization: "
                    + SIGNATURE.matcher(authorization).replaceFirst("$1…"));
        }

        @Override
        public void succeeded(int attempt, int status, String requestId) {
            line("attempt " + attempt + ": status " + status + ", request id " + requestId);
        }

        @Override
        public void failed(int attempt, CreateSessionException failure) {
            line("attempt " + attempt + ": status " + failure.status() + ", code "
                    + failure.code().orElse("none") + ", request id "
                    + failure.requestId().orElse("none") + ": " + failure.getMessage());
        }

        @Override
        public void retrying(Duration wait) {
            line("next attempt in " + wait.toMillis() + " ms");
        }

        private void block(String title, String text) {
            line(title);
            text.lines().forEach(each -> err.println("    " + each));
        }

        private void line(String text) {
            err.println(ProcessContext.COMMAND + ": debug: " + text);
        }
    }
}
