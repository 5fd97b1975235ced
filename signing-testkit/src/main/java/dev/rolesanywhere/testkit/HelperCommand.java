package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
