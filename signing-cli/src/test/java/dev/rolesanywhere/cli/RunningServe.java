package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A run of serve within this JVM, on its own thread. */
final class RunningServe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicInteger exitCode = new AtomicInteger(-1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread thread;

    private RunningServe(Clock clock, Map<String, String> environment, String... arguments) {
        ProcessContext context = new ProcessContext(
                new StandardInput(InputStream.nullInputStream()),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                environment,
                clock,
                prompt -> Optional.empty());
        thread = new Thread(() -> exitCode.set(RootCommand.run(context, arguments)), "serving");
        thread.start();
    }

    static List<String> arguments(RolesAnywhereSimulator simulator, Path certificate, Path privateKey, String... more) {
        List<String> arguments = new ArrayList<>(CredentialProcess.of(simulator, certificate, privateKey, "--port=0"));
        arguments.set(0, "serve");
        arguments.addAll(List.of(more));
        return arguments;
    }

    static RunningServe start(Clock clock, Map<String, String> environment, List<String> arguments)
            throws InterruptedException {
        RunningServe serving = started(clock, environment, arguments);
        serving.awaitLine("Local server started on port: ");
        return serving;
    }

    /** Returns a run that may not serve yet. */
    static RunningServe started(Clock clock, Map<String, String> environment, List<String> arguments) {
        return new RunningServe(clock, environment, arguments.toArray(String[]::new));
    }

    static RunningServe start(List<String> arguments) throws InterruptedException {
        return start(Clock.systemUTC(), Map.of(), arguments);
    }

    String stderr() {
        return err.toString(UTF_8);
    }

    /** Returns what follows a text on its line, once it is printed. */
    String awaitLine(String start) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && exitCode.get() < 0) {
            Optional<String> line =
                    stderr().lines().filter(each -> each.contains(start)).findFirst();
            if (line.isPresent() && stderr().endsWith("\n")) {
                return line.get().substring(line.get().indexOf(start) + start.length());
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no '" + start + "' in: " + stderr());
    }

    String endpoint() throws InterruptedException {
        return "http://127.0.0.1:" + awaitLine("Local server started on port: ");
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint() + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> credentials(String role) throws IOException, InterruptedException {
        return metadata("/latest/meta-data/iam/security-credentials/" + role);
    }

    HttpResponse<String> metadata(String path) throws IOException, InterruptedException {
        HttpRequest token = HttpRequest.newBuilder(URI.create(endpoint() + "/latest/api/token"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        return get(
                path,
                "X-aws-ec2-metadata-token",
                client.send(token, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Returns the status of a PUT for a token with this Host header, which the JDK's client cannot send. */
    int statusOfTokenRequest(String host) throws IOException, InterruptedException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(endpoint().replaceFirst(".*:", "")))) {
            String request = "PUT /latest/api/token HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(response.split(" ", 3)[1]);
        }
    }

    /** Waits until the run ends by itself, and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        thread.join(PATIENCE.toMillis());
        return exitCode.get();
    }

    /** Ends the run, and returns its exit code. */
    int end() throws InterruptedException {
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
        if (thread.isAlive() || out.size() > 0) {
            throw new AssertionError("it still runs, or has written to stdout: " + out);
        }
        return exitCode.get();
    }

    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
