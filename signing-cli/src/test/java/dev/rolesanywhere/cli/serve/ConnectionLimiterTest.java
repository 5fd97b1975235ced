package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.reactor.IOSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLimiterTest {

    // Not far from where the counter overflows, which it may do at any time.
    private long nanos = Long.MAX_VALUE - 1;
    private final List<String> closed = new ArrayList<>();
    private final ConnectionLimiter limiter = new ConnectionLimiter(3, () -> nanos);

    /** A session whose own times are those of a wall clock that was set forward by a day after it opened. */
    private IOSession session(String name) {
        return session(name, "10.0.0.1");
    }

    private IOSession session(String name, String client) {
        IOSession[] self = new IOSession[1];
        self[0] = (IOSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {IOSession.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add(name);
                        return null;
                    } else if (method.getName().matches("getLast(Write|Read|Event)Time")) {
                        return System.currentTimeMillis() - Duration.ofDays(1).toMillis();
                    } else if (method.getName().equals("getRemoteAddress")) {
                        return new InetSocketAddress(client, 50_000);
                    } else if (method.getName().equals("hashCode")) {
                        return name.hashCode();
                    }
                    return arguments[0] == self[0]; // equals
                });
        return self[0];
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void settingTheWallClockClosesNothing() {
        limiter.connected(session("one"));

        limiter.closeIdle();

        assertEquals(List.of(), closed);
    }

    @Test
    void aConnectionWithoutOutputIsClosedAfterTenSeconds() {
        limiter.connected(session("one"));
        pass(ConnectionLimiter.MAX_WAIT);
        limiter.closeIdle();
        assertEquals(List.of(), closed);

        pass(Duration.ofMillis(1));
        limiter.closeIdle();
        limiter.closeIdle();

        assertEquals(List.of("one"), closed);
    }

    @Test
    void outputKeepsAConnectionOpenAndInputDoesNot() {
        IOSession served = session("served");
        IOSession dripping = session("dripping");
        limiter.connected(served);
        limiter.connected(dripping);
        pass(Duration.ofSeconds(6));
        limiter.outputReady(served);
        limiter.inputReady(dripping);

        pass(Duration.ofSeconds(6));
        limiter.closeIdle();

        assertEquals(List.of("dripping"), closed);
    }

    @Test
    void aboveTheLimitTheIdlestIsClosed() {
        IOSession first = session("first");
        limiter.connected(first);
        pass(Duration.ofSeconds(1));
        limiter.connected(session("second"));
        pass(Duration.ofSeconds(1));
        limiter.connected(session("third"));
        limiter.outputReady(first);
        pass(Duration.ofSeconds(1));

        limiter.connected(session("fourth"));

        assertEquals(List.of("second"), closed);
    }

    @Test
    void aClientWithManyConnectionsLosesItsOwn() {
        limiter.connected(session("other", "10.0.0.2"));
        pass(Duration.ofSeconds(1));
        for (int at = 1; at <= 4; at++) {
            limiter.connected(session("many-" + at));
            pass(Duration.ofSeconds(1));
        }

        assertEquals(List.of("many-1", "many-2"), closed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void amongClientsWithEquallyManyTheIdlestIsClosed(int step) {
        for (int at = 0; at < 4; at++) {
            limiter.connected(session("connection-" + at, "10.0.0." + (100 + at * step)));
            pass(Duration.ofSeconds(1));
        }

        assertEquals(List.of("connection-0"), closed);
    }

    @Test
    void closedConnectionsDoNotCount() {
        IOSession first = session("first");
        limiter.connected(first);
        limiter.connected(session("second"));
        limiter.connected(session("third"));
        limiter.disconnected(first);
        limiter.outputReady(first);

        limiter.connected(session("fourth"));

        assertEquals(List.of(), closed);
    }
}
