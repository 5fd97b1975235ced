package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A run of update in this JVM that continues until it is closed. */
final class Update implements AutoCloseable {

    private static final Duration MAX_WAIT = Duration.ofSeconds(90);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    private Update(Path file, List<String> arguments) {
        ProcessContext context = new ProcessContext(
                new StandardInput(InputStream.nullInputStream()),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of("AWS_SHARED_CREDENTIALS_FILE", file + ""),
                Clock.systemUTC(),
                prompt -> Optional.empty());
        thread = new Thread(() -> exitCode.completeAsync(
                () -> RootCommand.run(context, arguments.toArray(String[]::new)), Runnable::run));
        thread.start();
    }

    static Update start(Path file, List<String> arguments) {
        return new Update(file, arguments);
    }

    static List<String> arguments(RolesAnywhereSimulator simulator, Path identity, String... more) {
        List<String> arguments = CredentialProcess.of(
                simulator, identity.resolve("certificate.pem"), identity.resolve("private-key.pem"), more);
        List<String> update = new ArrayList<>(List.of("update"));
        update.addAll(arguments.subList(1, arguments.size()));
        return update;
    }

    static String section(String profile, IssuedSession session) {
        return "[" + profile + "]\naws_access_key_id = " + session.accessKeyId() + "\naws_secret_access_key = "
                + session.secretAccessKey() + "\naws_session_token = " + session.sessionToken() + "\n";
    }

    /** Waits until so many sessions are issued and the last of them is in the file. */
    static void awaitInFile(RolesAnywhereSimulator simulator, int sessions, Path file) throws Exception {
        await(() -> simulator.issuedSessions().size() >= sessions && isLastIn(simulator, file));
    }

    private static boolean isLastIn(RolesAnywhereSimulator simulator, Path file) throws IOException {
        List<IssuedSession> issued = simulator.issuedSessions();
        return Files.isRegularFile(file)
                && Files.readString(file).contains(issued.get(issued.size() - 1).sessionToken());
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the condition was not met within " + MAX_WAIT.toSeconds() + " seconds");
            }
            Thread.sleep(20);
        }
    }

    String stderr() {
        return err.toString(UTF_8);
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    int exitCode() {
        return exitCode.join();
    }

    @Override
    public void close() {
        thread.interrupt();
        exitCode.join();
    }
}
