package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that calls CreateSession. Closing them releases the tokens that were opened. */
public final class SigningOptions implements AutoCloseable {

    static final String INTERMEDIATES = "--intermediates";

    @Mixin
    private final SessionOptions session = new SessionOptions();

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Option(
            names = INTERMEDIATES,
            paramLabel = "FILE",
            description = "The file with the intermediate certificates between the certificate and the trust anchor.")
    @Nullable
    private String intermediates;

    @Mixin
    private final EndpointOptions endpoint = new EndpointOptions();

    public void apply(FastPathArguments arguments) {
        identity.apply(arguments);
        session.apply(arguments);
        intermediates = arguments.value(INTERMEDIATES);
        endpoint.apply(arguments);
    }

    public void checkUse(ProcessContext context) {
        identity.checkUse(context);
    }

    /** Returns whether options name an identity or an ARN, so that no profile is needed. */
    public boolean areGiven() {
        return session.areGiven() || identity.areGiven();
    }

    public CreateSessionRequest request() {
        return session.request();
    }

    public IdentitySource source(ProcessContext context) {
        return identity.source(context, intermediates());
    }

    private Optional<Path> intermediates() {
        return intermediates == null || intermediates.isEmpty()
                ? Optional.empty()
                : Optional.of(PathOption.path(INTERMEDIATES, intermediates));
    }

    /** Returns the value of --intermediates, or an empty text. */
    public String intermediatesLocation() {
        return intermediates == null ? "" : intermediates;
    }

    public SessionOptions session() {
        return session;
    }

    public IdentityOptions identity() {
        return identity;
    }

    public EndpointOptions endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        identity.close();
    }
}
