package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows a signing helper at work without an AWS account: makes a throwaway certificate authority and a certificate,
 * starts a {@link RolesAnywhereSimulator}, runs the helper as a process of its own and tells what went over the wire.
 * All it makes is in a private temporary folder that is gone at the end.
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
        try (PrivateFolder folder = PrivateFolder.create()) {
            ThrowawayPki pki = ThrowawayPki.create().withIntermediate();
            pki.issue(KeyKind.EC_P256).writePem(folder.path());
            try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
                    .trustAnchor(pki.trustAnchor())
                    .start()) {
                return demonstrate(launcher, folder.path(), simulator, out);
            }
        }
    }

    private static int demonstrate(Path launcher, Path folder, RolesAnywhereSimulator simulator, PrintStream out)
            throws IOException, InterruptedException {
        HelperCommand command = HelperCommand.credentialProcess(launcher, folder, simulator);
        out.println("A throwaway certificate authority, a certificate and a simulated CreateSession endpoint are up.");
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
        out.println("Its exit status was " + status + ".");
        return status;
    }

    private static List<String> summary(List<RecordedCall> calls) {
        return calls.isEmpty()
                ? List.of("The simulator saw no call.")
                : calls.stream().map(QuickStart::summary).toList();
    }

    private static String summary(RecordedCall call) {
        String request = call.requestLine().replaceAll("\\?\\S*", "");
        if (call.refusalReason().isPresent()) {
            return "The simulator refused " + request + " with " + call.status() + ": "
                    + call.refusalReason().get();
        }
        return "The simulator verified " + request + ": the signature of certificate "
                + call.serialNumber().orElseThrow() + " and its path through "
                + call.chainSubjects().size() + " intermediate to the trust anchor; it answered " + call.status() + ".";
    }
}
