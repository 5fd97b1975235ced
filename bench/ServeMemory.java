import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets 200 clients ask serve for credentials for two minutes. Sessions live for 30 seconds, and for one of the two minutes
 * the service is down. Fails if serve ends, if it hands out expired credentials, or if clients get none within 5 seconds
 * after the outage.
 *
 * <p>Arguments: a directory, the file that moves a process into the memory cgroup, and the command.
 */
public final class ServeMemory {

    private static final int CLIENTS = 200;
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final Duration BEFORE = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofSeconds(60);
    private static final Duration AFTER = Duration.ofSeconds(30);
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final Pattern EXPIRATION = Pattern.compile("\"Expiration\":\"([^\"]+)\"");

    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final LongAccumulator slowestMillis = new LongAccumulator(Math::max, 0);
    private final LongAccumulator firstAfterOutage = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator lastAfterOutage = new LongAccumulator(Math::max, 0);
    private volatile long serviceIsBack = Long.MAX_VALUE;
    private volatile boolean ended;
    private int port;
    private String role;

    public static void main(String[] arguments) throws Exception {
        System.exit(new ServeMemory().run(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]) ? 0 : 1);
    }

    private boolean run(Path folder, Path cgroup, String helper) throws Exception {
        ThrowawayPki pki = ThrowawayPki.create();
        pki.issue(KeyKind.EC_P256).writePem(folder);
        try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(pki.trustAnchor())
                .sessionLifetime(LIFETIME)
                .build()) {
            role = simulator.roleArn().replaceFirst(".*/", "");
            Process serve = serve(folder, cgroup, helper, simulator);
            try {
                return load(serve, simulator);
            } finally {
                serve.destroy();
                serve.waitFor(5, TimeUnit.SECONDS);
            }
        }
    }

    private Process serve(Path folder, Path cgroup, String helper, RolesAnywhereSimulator simulator) throws Exception {
        Path log = folder.resolve("serve.log");
        Process serve = new ProcessBuilder(
                        "sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", cgroup.toString(), helper, "serve", "--port=0",
                        "--certificate", folder.resolve("certificate.pem").toString(),
                        "--private-key", folder.resolve("private-key.pem").toString(),
                        "--endpoint", simulator.endpoint().toString(),
                        "--trust-anchor-arn", simulator.trustAnchorArn(),
                        "--profile-arn", simulator.profileArn(),
                        "--role-arn", simulator.roleArn())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Pattern announcement = Pattern.compile("server started on port: ([0-9]+)\n");
        while (serve.isAlive()) {
            Matcher line = announcement.matcher(Files.readString(log));
            if (line.find()) {
                port = Integer.parseInt(line.group(1));
                return serve;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException(Files.readString(log));
    }

    private boolean load(Process serve, RolesAnywhereSimulator simulator) throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Thread thread = new Thread(null, this::ask, "client", 256 << 10);
            thread.setDaemon(true);
            clients.add(thread);
            thread.start();
        }
        Thread.sleep(BEFORE.toMillis());
        simulator.failNext(10_000, SimulatedFault.status(503, "ServiceUnavailableException", "down"));
        int calls = simulator.callCount();
        Thread.sleep(OUTAGE.toMillis());
        calls = simulator.callCount() - calls;
        simulator.reset();
        serviceIsBack = System.nanoTime();
        Thread.sleep(AFTER.toMillis());
        ended = true;
        for (Thread client : clients) {
            client.join();
        }
        return report(serve.isAlive(), calls);
    }

    private boolean report(boolean isAlive, int calls) {
        double first = (firstAfterOutage.get() - serviceIsBack) / 1e9;
        double last = (lastAfterOutage.get() - serviceIsBack) / 1e9;
        System.out.printf("alive at the end: %s%n", isAlive);
        statuses.forEach((status, count) -> System.out.printf("responses with %d: %,d%n", status, count.get()));
        System.out.printf("connections broken: %,d%n", broken.get());
        System.out.printf("expired credentials handed out: %,d%n", stale.get());
        System.out.printf("slowest response: %,d ms%n", slowestMillis.get());
        System.out.printf("calls to CreateSession during the outage: %,d%n", calls);
        System.out.printf("after the outage, first and last client served: %.1f s, %.1f s%n", first, last);
        return isAlive && stale.get() == 0 && last < RECOVERY.toSeconds() && lastAfterOutage.get() > 0;
    }

    /** One client: a connection that is kept, and a token that is kept. */
    private void ask() {
        boolean isServed = false;
        while (!ended) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                String token = exchange(socket, "PUT /latest/api/token HTTP/1.1\r\n").body();
                String get = "GET /latest/meta-data/iam/security-credentials/" + role
                        + " HTTP/1.1\r\nX-aws-ec2-metadata-token: " + token + "\r\n";
                while (!ended) {
                    Response response = exchange(socket, get);
                    isServed = account(response, isServed);
                    if (response.status() != 200) {
                        // serve closes the connection.
                        Thread.sleep(100);
                        break;
                    }
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean account(Response response, boolean wasServed) {
        statuses.computeIfAbsent(response.status(), status -> new AtomicLong()).incrementAndGet();
        if (response.status() == 200) {
            Matcher expiration = EXPIRATION.matcher(response.body());
            if (!expiration.find() || !response.asked().isBefore(Instant.parse(expiration.group(1)))) {
                stale.incrementAndGet();
            }
            if (!wasServed && System.nanoTime() > serviceIsBack) {
                firstAfterOutage.accumulate(System.nanoTime());
                lastAfterOutage.accumulate(System.nanoTime());
            }
        }
        return response.status() == 200 && System.nanoTime() > serviceIsBack;
    }

    private Response exchange(Socket socket, String head) throws IOException {
        long start = System.nanoTime();
        Instant asked = Instant.now();
        socket.getOutputStream().write((head + "Host: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring(16));
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        slowestMillis.accumulate((System.nanoTime() - start) / 1_000_000);
        return new Response(Integer.parseInt(status.split(" ")[1]), body, asked);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private record Response(int status, String body, Instant asked) {}
}
