package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of serve that ends by itself, or is stopped after it has been asked for its documents. */
final class BriefServing {

    private static final Pattern PORT = Pattern.compile("started on port: (\\d+)\\R");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern TOKEN_FILE = Pattern.compile("export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=(.+)\\R");

    private final Map<String, String> environment;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> tokens = new ArrayList<>();

    private BriefServing(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * What a run wrote.
     *
     * @param text what it printed, and its responses that contain no credentials
     * @param tokens the tokens that it drew
     */
    record Output(String text, List<String> tokens) {}

    static Output of(Map<String, String> environment, Duration responseLimit, List<String> arguments) throws Exception {
        return new BriefServing(environment).output(responseLimit, arguments);
    }

    private Output output(Duration responseLimit, List<String> arguments) throws Exception {
        PrintStream stream = new PrintStream(output, true, UTF_8);
        ProcessContext context = new ProcessContext(
                new StandardInput(InputStream.nullInputStream()),
                stream,
                stream,
                environment,
                Clock.systemUTC(),
                prompt -> Optional.empty(),
                responseLimit);
        Thread thread = new Thread(() -> RootCommand.run(context, arguments.toArray(String[]::new)), "serving");
        thread.start();
        String documents = "";
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (thread.isAlive() && System.nanoTime() < end) {
            Matcher port = PORT.matcher(printed());
            if (port.find()) {
                String server = "http://127.0.0.1:" + port.group(1);
                documents = arguments.contains("--container-credentials")
                        ? containerDocuments(server, authorizationToken(end))
                        : documents(server);
                break;
            }
            thread.join(20);
        }
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
        if (thread.isAlive()) {
            throw new AssertionError("serve does not end: " + printed());
        }
        return new Output(printed() + documents, tokens);
    }

    private String printed() {
        return output.toString(UTF_8);
    }

    /** The token of the environment, or the generated one in the announced file. */
    private String authorizationToken(long end) throws IOException, InterruptedException {
        String given = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        if (given != null) {
            return given;
        }
        Matcher file = TOKEN_FILE.matcher(printed());
        while (!file.find() && System.nanoTime() < end) {
            Thread.sleep(20);
            file = TOKEN_FILE.matcher(printed());
        }
        String token = Files.readString(Path.of(file.group(1)));
        tokens.add(token);
        return token;
    }

    private String containerDocuments(String server, String token) throws IOException, InterruptedException {
        String rejected =
                get(client, server + "/credentials", "Authorization", "wrong").body();
        HttpResponse<String> document = get(client, server + "/credentials", "Authorization", token);
        return rejected + (document.statusCode() == 200 ? "" : document.body());
    }

    private String documents(String server) throws IOException, InterruptedException {
        HttpRequest put = HttpRequest.newBuilder(URI.create(server + "/latest/api/token"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String token = client.send(put, HttpResponse.BodyHandlers.ofString()).body();
        tokens.add(token);
        String folder = server + "/latest/meta-data/iam/security-credentials/";
        HttpResponse<String> roles = get(client, folder, "X-aws-ec2-metadata-token", token);
        HttpResponse<String> document =
                get(client, folder + roles.body().lines().findFirst().orElse("x"), "X-aws-ec2-metadata-token", token);
        return roles.body() + (document.statusCode() == 200 ? "" : document.body());
    }

    private static HttpResponse<String> get(HttpClient client, String uri, String header, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri.replaceAll("[^\\x21-\\x7e]", "x")))
                .header(header, token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
