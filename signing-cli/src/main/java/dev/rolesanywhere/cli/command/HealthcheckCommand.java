package dev.rolesanywhere.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.HappyEyeballs;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a running serve whether it is healthy, for probes that run a command in the container. */
@Command(
        name = "healthcheck",
        description = "Checks /healthz of a running serve: exits with status 0 if it responds with status 200,"
                + " otherwise with status 1.",
        sortOptions = false)
public final class HealthcheckCommand implements Runnable {

    private static final int MILLIS = 2000;
    private static final int HTTP = 80;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** The length of {@code HTTP/1.1 200}. */
    private static final int STATUS_LINE = 12;

    private final ProcessContext context;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9911/healthz",
            description = "The URL to check (default: ${DEFAULT-VALUE}).")
    private String url = "";

    public HealthcheckCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        int status = status(parsed());
        if (status != OK) {
            throw new SigningHelperException(url + " responds with status " + status
                    + (status == NOT_FOUND
                            ? "; start serve with --healthz"
                            : "; see the messages of serve for the reason"));
        }
        new StatusLog(context.err()).info(url + " responds with status " + status);
    }

    private URI parsed() {
        try {
            URI parsed = new URI(url);
            if ("http".equals(parsed.getScheme()) && parsed.getHost() != null && parsed.getUserInfo() == null) {
                return parsed;
            }
        } catch (URISyntaxException ignored) {
            // The message below says what is expected.
        }
        throw new UsageException("--url must be an http URL, such as http://127.0.0.1:9911/healthz");
    }

    private int status(URI target) {
        int port = target.getPort() < 0 ? HTTP : target.getPort();
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + target.getHost() + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = HappyEyeballs.connect(target.getHost(), port, MILLIS)) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String start = new String(socket.getInputStream().readNBytes(STATUS_LINE), US_ASCII);
            if (start.matches("HTTP/1\\.[01] [1-5][0-9][0-9]")) {
                return Integer.parseInt(start.substring(STATUS_LINE - 3));
            }
        } catch (IOException e) {
            throw new SigningHelperException(
                    url + " cannot be reached; check that serve is running and listens there", e);
        }
        throw new SigningHelperException(url + " is not answered by an HTTP server; check the port");
    }
}
