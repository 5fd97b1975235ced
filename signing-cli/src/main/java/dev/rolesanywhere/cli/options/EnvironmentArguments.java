package dev.rolesanywhere.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options that are set as environment variables, for programs that start the command without arguments:
 * {@code ROLESANYWHERE_ROLE_ARN} is {@code --role-arn}.
 */
public final class EnvironmentArguments {

    private static final String PREFIX = "ROLESANYWHERE_";

    /** Not {@code --cache}, whose variable every command reads itself. */
    private static final Set<String> OPTIONS = Set.of(
            "alias",
            "cache-dir",
            "cert-selector",
            "certificate",
            "debug",
            "ecr-endpoint",
            "endpoint",
            "intermediates",
            "keystore",
            "keystore-key-password",
            "keystore-password",
            "keystore-type",
            "no-tpm-key-password",
            "no-verify-ssl",
            "pkcs11-lib",
            "pkcs11-pin",
            "pkcs12-password",
            "pkcs8-password",
            "private-key",
            "profile-arn",
            "region",
            "reuse-pin",
            "role-arn",
            "role-session-name",
            "session-duration",
            "system-store-name",
            "tpm-key-password",
            "trust-anchor-arn",
            "use-dualstack-endpoint",
            "use-fips-endpoint",
            "use-latest-expiring-certificate",
            "with-proxy");

    private EnvironmentArguments() {}

    /** Returns a command, what the environment sets, and the arguments, which therefore take precedence. */
    public static List<String> between(String command, Map<String, String> environment, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(command);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !variable.getValue().isEmpty()) {
                String option = optionOf(name);
                if (OPTIONS.contains(option)) {
                    words.add("--" + option + "=" + variable.getValue());
                }
            }
        }
        words.addAll(arguments);
        return words;
    }

    private static String optionOf(String variable) {
        StringBuilder option = new StringBuilder();
        for (int at = PREFIX.length(); at < variable.length(); at++) {
            char next = variable.charAt(at);
            option.append(next == '_' ? '-' : Character.toLowerCase(next));
        }
        return option.toString();
    }
}
