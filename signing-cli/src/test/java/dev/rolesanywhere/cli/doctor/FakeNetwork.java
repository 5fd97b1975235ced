package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network that works, except where a test makes a step fail. */
final class FakeNetwork implements Network {

    final List<String> calls = new ArrayList<>();
    TlsPeer peer = new TlsPeer("TLSv1.3", "CN=Amazon RSA 2048 M01,O=Amazon,C=US", true);
    Optional<Instant> time = Optional.empty();

    @Nullable
    IOException resolveFailure;

    @Nullable
    IOException connectFailure;

    @Nullable
    IOException tlsFailure;

    @Nullable
    IOException timeFailure;

    @Nullable
    SigningHelperException sessionFailure;

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        calls.add("resolve " + host);
        fail(resolveFailure);
        return List.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}));
    }

    @Override
    public void connect(String host, int port) throws IOException {
        calls.add("connect " + host + " " + port);
        fail(connectFailure);
    }

    @Override
    public TlsPeer handshake(URI endpoint) throws IOException {
        calls.add("handshake " + endpoint);
        fail(tlsFailure);
        return peer;
    }

    @Override
    public Optional<Instant> serverTime(URI endpoint) throws IOException {
        calls.add("time " + endpoint);
        fail(timeFailure);
        return time;
    }

    @Override
    public SessionCredentials createSession(CreateSessionRequest request, X509Identity identity) {
        calls.add("session");
        if (sessionFailure != null) {
            throw sessionFailure;
        }
        return new SessionCredentials("AKID", "SECRET", "TOKEN", Instant.parse("2026-01-01T01:00:00Z"), "111122223333");
    }

    private static void fail(@Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
