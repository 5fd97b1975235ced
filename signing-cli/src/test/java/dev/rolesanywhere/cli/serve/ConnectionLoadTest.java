package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that open many connections, send slowly, or do not read. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionLoadTest extends LocalServerTestCase {

    @Test
    void incompleteRequestsDoNotBlockOthersAndAreClosedInTheEnd() throws IOException, InterruptedException {
        List<Socket> halfSent = new ArrayList<>();
        for (int at = 0; at < 300; at++) {
            halfSent.add(connect("GET /latest/api/token HTTP/1.1\r\nHost: localh"));
        }
        long start = System.nanoTime();

        assertServes();

        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < PATIENCE.toMillis(), millis + " ms");
        for (Socket socket : halfSent) {
            assertEquals(-1, read(socket.getInputStream()), "closed by the server");
        }
    }

    @Test
    void slowAndIdleConnectionsAreClosed() throws IOException, InterruptedException {
        Socket idle = connect();
        Socket dripping = connect("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ");

        assertTrue(isClosed(dripping), "although each byte arrived in time");
        assertEquals(-1, read(idle.getInputStream()));
    }

    private static boolean isClosed(Socket dripping) throws InterruptedException {
        for (int second = 0; second < 60; second++) {
            try {
                dripping.getOutputStream().write('x');
            } catch (IOException ignored) { // The connection was closed.
                return true;
            }
            Thread.sleep(1000);
        }
        return false;
    }

    @Test
    void aboveTheLimitTheIdlestConnectionsAreClosed() throws IOException, InterruptedException {
        Socket first = connect();
        for (int more = 0; more < SupervisedListener.MAX_CONNECTIONS + 100; more++) {
            connect("GET /");
        }

        assertServes();
        assertEquals(-1, read(first.getInputStream()));
    }

    @Test
    void aClientThatNeverReadsIsDisconnected() throws IOException, InterruptedException {
        byte[] many =
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000).getBytes(ISO_8859_1);
        Socket flood = connect();

        assertThrows(IOException.class, () -> {
            for (int round = 0; round < 10_000; round++) {
                flood.getOutputStream().write(many);
            }
        });
        assertServes();
    }

    @Test
    void manyTokensAndManyClientsAreServed() throws Exception {
        String first = token();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int task = 0; task < 3000; task++) {
                tasks.add(this::token);
            }
            for (Future<String> token : clients.invokeAll(tasks)) {
                assertEquals(64, token.get().length());
            }
        } finally {
            clients.shutdownNow();
        }

        assertEquals("edge", send(request(LIST).header("X-aws-ec2-metadata-token", first)));
    }
}
