package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Composes command lines of credential-process against the simulator. */
public final class CredentialProcess {

    private CredentialProcess() {}

    public static List<String> arguments(RolesAnywhereSimulator simulator, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "credential-process",
                "--endpoint",
                simulator.endpoint().toString(),
                "--trust-anchor-arn",
                simulator.trustAnchorArn(),
                "--profile-arn",
                simulator.profileArn(),
                "--role-arn",
                simulator.roleArn()));
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
