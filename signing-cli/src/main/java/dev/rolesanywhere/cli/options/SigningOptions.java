package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import picocli.CommandLine.Mixin;

/** The options of every command that calls CreateSession. Closing them releases the tokens that were opened. */
public final class SigningOptions implements AutoCloseable {

    @Mixin
    private final SessionOptions session = new SessionOptions();

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final IntermediatesOption intermediates = new IntermediatesOption();

    @Mixin
    private final EndpointOptions endpoint = new EndpointOptions();

    public void apply(FastPathArguments arguments) {
        identity.apply(arguments);
        session.apply(arguments);
        intermediates.apply(arguments);
        endpoint.apply(arguments);
    }

    public void checkUse(ProcessContext context) {
        identity.checkUse(context);
    }

    public CreateSessionRequest request() {
        return session.request();
    }

    public IdentitySource source(ProcessContext context) {
        return identity.source(context, intermediates::addTo);
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
