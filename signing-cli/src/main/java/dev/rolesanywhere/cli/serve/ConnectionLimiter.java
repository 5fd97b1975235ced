package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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
    private final Map<IOSession, Long> lastOutputs = new ConcurrentHashMap<>();

    ConnectionLimiter(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Closes connections that have waited too long. */
    void closeIdle() {
        long now = nanoTime.getAsLong();
        lastOutputs.forEach((session, lastOutput) -> {
            if (now - lastOutput > MAX_WAIT.toNanos()) {
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
        lastOutputs.put(session, now);
        if (lastOutputs.size() > limit) {
            Collection<List<Map.Entry<IOSession, Long>>> byAddress = lastOutputs.entrySet().stream()
                    .collect(Collectors.groupingBy(entry -> host(entry.getKey().getRemoteAddress())))
                    .values();
            int most = byAddress.stream().mapToInt(List::size).max().orElse(0);
            byAddress.stream()
                    .filter(each -> each.size() == most)
                    .flatMap(List::stream)
                    .min((one, other) -> Long.compare(one.getValue() - now, other.getValue() - now))
                    .ifPresent(idlest -> close(idlest.getKey()));
        }
    }

    /** Returns the address without the port, or an empty text if the client has disconnected. */
    static String host(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
    }

    private void close(IOSession session) {
        lastOutputs.remove(session);
        session.close(CloseMode.GRACEFUL);
    }

    @Override
    public void disconnected(IOSession session) {
        lastOutputs.remove(session);
    }

    @Override
    public void outputReady(IOSession session) {
        lastOutputs.replace(session, nanoTime.getAsLong());
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
