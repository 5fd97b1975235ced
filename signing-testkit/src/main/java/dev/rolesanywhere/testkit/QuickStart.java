package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Demonstrates a signing helper without an AWS account: creates a throwaway certificate authority and a certificate,
 * starts a {@link RolesAnywhereSimulator}, runs the helper as a separate process, and prints what was sent. All files
 * are in a private temporary directory that is deleted at the end.
 *
 * @since 0.1.0
 */
public final class QuickStart {

    private QuickStart() {}

    /**
     * Runs the demonstration and exits with the status of the helper.
     *
     * @param args the path of the helper's launcher
     * @throws InterruptedException if the main thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: the path of aws_signing_helper");
            System.exit(2);
        }
        System.exit(exitStatus(Path.of(args[0])));
    }

    private static int exitStatus(Path launcher) throws InterruptedException {
        try {
            return run(launcher, System.out);
        } catch (IOException e) {
            System.err.println("quick start: error: " + e.getMessage());
            return 1;
        }
    }

    static int run(Path launcher, PrintStream out) throws IOException, InterruptedException {
        try (TemporaryDirectory folder = TemporaryDirectory.create()) {
            ThrowawayPki pki = ThrowawayPki.create().withIntermediate();
            pki.issue(KeyKind.EC_P256).writePem(folder.path());
            try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
                    .trustAnchor(pki.trustAnchor())
                    .build()) {
                return demonstrate(launcher, folder.path(), simulator, out);
            }
        }
    }

    private static int demonstrate(Path launcher, Path folder, RolesAnywhereSimulator simulator, PrintStream out)
            throws IOException, InterruptedException {
        HelperCommand command = HelperCommand.credentialProcess(launcher, folder, simulator);
        out.println(
                "A throwaway certificate authority, a certificate and a simulated CreateSession endpoint are ready.");
        out.println("Running:");
        out.println();
        out.println(command.text());
        out.println();
        out.flush();
        Path json = folder.resolve("credentials.json");
        int status = command.run(json);
        out.println("Its standard output:");
        out.println();
        out.println(Files.readString(json));
        out.println();
        summary(simulator.calls()).forEach(out::println);
        out.println("Exit status: " + status);
        return status;
    }

    static List<String> summary(List<RecordedCall> calls) {
        return calls.isEmpty()
                ? List.of("The simulator received no call.")
                : calls.stream().map(QuickStart::summary).toList();
    }

    private static String summary(RecordedCall call) {
        String request = call.requestLine().replaceAll("\\?\\S*", "");
        if (call.refusalReason().isPresent()) {
            return "The simulator rejected " + request + " with " + call.status() + ": "
                    + call.refusalReason().get();
        }
        return "The simulator verified " + request + ": the signature of certificate "
                + call.serialNumber().orElseThrow() + " and its path through "
                + call.chainSubjects().size() + " intermediate to the trust anchor; it responded with " + call.status()
                + ".";
    }

    /** A temporary directory, accessible only to its owner if the file system supports that, and deleted on close. */
    private record TemporaryDirectory(Path path) implements AutoCloseable {

        static TemporaryDirectory create() throws IOException {
            return new TemporaryDirectory(Files.createTempDirectory("roles-anywhere-quick-start-"));
        }

        @Override
        public void close() throws IOException {
            for (Path file : filesFirst()) {
                Files.delete(file);
            }
        }

        private List<Path> filesFirst() throws IOException {
            try (Stream<Path> files = Files.walk(path)) {
                return files.sorted(Comparator.reverseOrder()).toList();
            }
        }
    }

    /** A command line of a signing helper in which each option has a value. */
    record HelperCommand(Path launcher, String command, List<Option> options) {

        private static final long TIMEOUT_SECONDS = 60;

        static HelperCommand credentialProcess(Path launcher, Path folder, RolesAnywhereSimulator simulator) {
            return new HelperCommand(
                    launcher.toAbsolutePath(),
                    "credential-process",
                    List.of(
                            new Option("--endpoint", simulator.endpoint().toString()),
                            new Option(
                                    "--certificate",
                                    folder.resolve("certificate.pem").toString()),
                            new Option(
                                    "--private-key",
                                    folder.resolve("private-key.pem").toString()),
                            new Option(
                                    "--intermediates",
                                    folder.resolve("intermediates.pem").toString()),
                            new Option("--trust-anchor-arn", simulator.trustAnchorArn()),
                            new Option("--profile-arn", simulator.profileArn()),
                            new Option("--role-arn", simulator.roleArn())));
        }

        /** Returns the command in a form to paste into a shell, one option per line. */
        String text() {
            return quoted(launcher.toString()) + " " + command + " \\\n"
                    + options.stream()
                            .map(option -> "    " + option.name() + " " + quoted(option.value()))
                            .collect(Collectors.joining(" \\\n"));
        }

        int run(Path standardOutput) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(arguments())
                    .redirectOutput(standardOutput.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("The helper did not exit within " + TIMEOUT_SECONDS + " seconds.");
                }
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        }

        private List<String> arguments() {
            List<String> arguments = new ArrayList<>(List.of(launcher.toString(), command));
            options.forEach(option -> arguments.addAll(List.of(option.name(), option.value())));
            return arguments;
        }

        private static String quoted(String argument) {
            return argument.matches("[A-Za-z0-9_/.:@%+=,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
        }

        /** An option and its value. */
        record Option(String name, String value) {}
    }
}
