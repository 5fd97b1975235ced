package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Composes command lines of credential-process against the simulator. */
public final class CredentialProcess {

    private CredentialProcess() {}

    public static List<String> arguments(RolesAnywhereSimulator simulator, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("credential-process", "--endpoint", simulator.endpoint().toString()));
        arguments.addAll(arns(simulator));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static List<String> arns(RolesAnywhereSimulator simulator) {
        return List.of(
                "--trust-anchor-arn",
                simulator.trustAnchorArn(),
                "--profile-arn",
                simulator.profileArn(),
                "--role-arn",
                simulator.roleArn());
    }

    /** Composes a command line that names no endpoint, with an identity of the test data. */
    static List<String> withoutEndpoint(
            String command, RolesAnywhereSimulator simulator, Path identity, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--certificate",
                identity.resolve("certificate.pem").toString(),
                "--private-key",
                identity.resolve("key-pkcs8.pem").toString()));
        arguments.addAll(arns(simulator));
        arguments.addAll(List.of(more));
        return arguments;
    }

    public static List<String> of(RolesAnywhereSimulator simulator, Path certificate, Path privateKey, String... more) {
        List<String> arguments =
                arguments(simulator, "--certificate", certificate.toString(), "--private-key", privateKey.toString());
        arguments.addAll(List.of(more));
        return arguments;
    }
}
