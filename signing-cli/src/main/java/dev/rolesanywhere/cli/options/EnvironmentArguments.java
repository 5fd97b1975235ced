package dev.rolesanywhere.cli.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options that are set as environment variables, for programs that start the command without arguments:
 * {@code ROLESANYWHERE_ROLE_ARN} is {@code --role-arn}.
 */
public final class EnvironmentArguments {

    private static final String PREFIX = "ROLESANYWHERE_";

    private static final Set<String> OF_IDENTITY = Set.of(
            "alias",
            "cert-selector",
            "certificate",
            "intermediates",
            "keystore",
            "keystore-key-password",
            "keystore-password",
            "keystore-type",
            "no-tpm-key-password",
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
            "use-latest-expiring-certificate");

    /** Not {@code --cache}, whose variable every command reads itself. */
    private static final Set<String> OTHERS = Set.of(
            "cache-dir",
            "debug",
            "ecr-endpoint",
            "endpoint",
            "no-verify-ssl",
            "use-dualstack-endpoint",
            "use-fips-endpoint",
            "with-proxy");

    private EnvironmentArguments() {}

    /**
     * Returns the command line: the command, the options of the environment, and the arguments, which override them.
     */
    public static List<String> commandLine(String command, Map<String, String> environment, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(command);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !variable.getValue().isEmpty()) {
                String option = optionOf(name);
                if (OF_IDENTITY.contains(option) || OTHERS.contains(option)) {
                    words.add("--" + option + "=" + variable.getValue());
                }
            }
        }
        words.addAll(arguments);
        return words;
    }

    /** Returns the environment without the variables that name an identity. */
    public static Map<String, String> withoutIdentity(Map<String, String> environment) {
        Map<String, String> rest = new HashMap<>(environment);
        rest.keySet().removeIf(name -> name.startsWith(PREFIX) && OF_IDENTITY.contains(optionOf(name)));
        rest.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"));
        return rest;
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
