package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of open connections, and how long one may be idle. Only output ends the idle time: a client that
 * sends a request byte by byte, or does not read the response, counts as idle.
 */
final class ConnectionLimiter implements IOSessionListener {

    static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final String BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final int limit;
    private final LongSupplier nanoTime;
    private final Map<IOSession, Connection> connections = new ConcurrentHashMap<>();

    private record Connection(String host, long lastOutput) {}

    ConnectionLimiter(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Closes connections that have waited too long. */
    void closeIdle() {
        long now = nanoTime.getAsLong();
        connections.forEach((session, connection) -> {
            if (now - connection.lastOutput() > MAX_WAIT.toNanos()) {
                close(session);
            }
        });
    }

    /**
     * Above the limit the connection that has waited longest is closed, among those of the address with the most, so
     * that no client can take all. Synchronized, because two threads would choose the same one.
     */
    @Override
    public synchronized void connected(IOSession session) {
        long now = nanoTime.getAsLong();
        connections.put(session, new Connection(host(session.getRemoteAddress()), now));
        if (connections.size() > limit) {
            Map<String, Long> counts = connections.values().stream()
                    .collect(Collectors.groupingBy(Connection::host, Collectors.counting()));
            long most = Collections.max(counts.values());
            connections.entrySet().stream()
                    .filter(each -> counts.getOrDefault(each.getValue().host(), 0L) == most)
                    .min(Comparator.comparingLong(each -> each.getValue().lastOutput() - now))
                    .ifPresent(idlest -> close(idlest.getKey()));
        }
    }

    /** Returns the address without the port, or an empty text if the client has disconnected. */
    static String host(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
    }

    private void close(IOSession session) {
        connections.remove(session);
        session.close(CloseMode.GRACEFUL);
    }

    @Override
    public void disconnected(IOSession session) {
        connections.remove(session);
    }

    @Override
    public void outputReady(IOSession session) {
        long now = nanoTime.getAsLong();
        connections.computeIfPresent(session, (unused, known) -> new Connection(known.host(), now));
    }

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void inputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    /** The library ends a connection with a malformed chunk without a response. */
    @Override
    public void exception(IOSession session, Exception failure) {
        if (failure instanceof MalformedChunkCodingException) {
            try {
                session.write(ByteBuffer.wrap(BAD_REQUEST.getBytes(US_ASCII)));
            } catch (IOException ignored) { // The client is gone.
                return;
            } finally {
                close(session);
            }
        }
    }
}
