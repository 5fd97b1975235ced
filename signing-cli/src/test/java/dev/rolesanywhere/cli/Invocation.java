package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import dev.rolesanywhere.cli.process.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** One run of the command within this JVM. */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares runs.
public record Invocation(int exitCode, byte[] stdout, String stderr) {

    public static Invocation of(String... arguments) {
        return of(Map.of(), arguments);
    }

    public static Invocation of(List<String> arguments) {
        return of(Map.of(), arguments.toArray(String[]::new));
    }

    public static Invocation of(Map<String, String> environment, String... arguments) {
        return at(Clock.systemUTC(), environment, arguments);
    }

    public static Invocation at(Clock clock, Map<String, String> environment, String... arguments) {
        return with(prompt -> Optional.empty(), clock, environment, arguments);
    }

    /** A run whose calls wait for a response only as long as this. */
    static Invocation waiting(Duration responseLimit, Map<String, String> environment, List<String> arguments) {
        return run(
                new Settings(
                        InputStream.nullInputStream(),
                        prompt -> Optional.empty(),
                        Clock.systemUTC(),
                        environment,
                        responseLimit),
                arguments.toArray(String[]::new));
    }

    static Invocation with(Terminal terminal, Clock clock, Map<String, String> environment, String... arguments) {
        return run(
                new Settings(
                        InputStream.nullInputStream(), terminal, clock, environment, ProcessContext.RESPONSE_LIMIT),
                arguments);
    }

    private static Invocation run(Settings settings, String... arguments) {
        return run(
                settings,
                context -> Main.runFast(context, arguments).orElseGet(() -> RootCommand.run(context, arguments)));
    }

    /** A run under another name, as of a link, with standard input. */
    public static Invocation called(
            String name, String input, Clock clock, Map<String, String> environment, String... arguments) {
        return run(
                new Settings(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        prompt -> Optional.empty(),
                        clock,
                        environment,
                        ProcessContext.RESPONSE_LIMIT),
                InvokedName.arguments(name, environment, arguments));
    }

    /** Uses picocli even where the command would not. */
    public static Invocation withPicocli(String... arguments) {
        return run(
                new Settings(
                        InputStream.nullInputStream(),
                        prompt -> Optional.empty(),
                        Clock.systemUTC(),
                        Map.of(),
                        ProcessContext.RESPONSE_LIMIT),
                context -> RootCommand.run(context, arguments));
    }

    private record Settings(
            InputStream in, Terminal terminal, Clock clock, Map<String, String> environment, Duration responseLimit) {}

    private static Invocation run(Settings settings, ToIntFunction<ProcessContext> command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ProcessContext context = new ProcessContext(
                new StandardInput(settings.in),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                settings.environment,
                settings.clock,
                settings.terminal,
                settings.responseLimit);
        int exitCode = command.applyAsInt(context);
        return new Invocation(exitCode, out.toByteArray(), err.toString(UTF_8));
    }

    public String out() {
        return new String(stdout, UTF_8);
    }

    /** The message of the one error line that a failure has; fails if the output has any other form. */
    public String error() {
        List<String> lines = stderr.lines().toList();
        String start = "aws_signing_helper: error: ";
        boolean wellFormed = exitCode == 1
                && stdout.length == 0
                && !lines.isEmpty()
                && lines.get(0).startsWith(start)
                && lines.size() <= 2
                && lines.stream().skip(1).allMatch(line -> line.startsWith("aws_signing_helper: hint: "));
        if (!wellFormed) {
            throw new AssertionError("exit code " + exitCode + ", stdout: " + out() + ", stderr: " + stderr);
        }
        return lines.get(0).substring(start.length());
    }

    public String hint() {
        return stderr.lines().skip(1).findFirst().orElse("");
    }
}
