package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is asked for and where, as the command line says it. The suppliers fail with a
 * {@link dev.rolesanywhere.RolesAnywhereException} where it says it wrongly.
 *
 * @param arns the ARNs and the region
 * @param sessionDuration how long the session shall live
 * @param roleSessionName the session's name, or an empty text
 * @param request gives the request that these make
 * @param endpoint gives the endpoint that is called, or empty if no region is known
 * @param proxy gives the proxy for an endpoint
 * @param network the network, unless it is not to be touched
 */
public record RemoteSetUp(
        Arns arns,
        Duration sessionDuration,
        String roleSessionName,
        Supplier<CreateSessionRequest> request,
        Supplier<Optional<URI>> endpoint,
        Function<URI, Optional<ProxyServer>> proxy,
        Optional<Network> network) {}
