package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EnvironmentArgumentsTest {

    @Test
    void variablesComeBeforeTheArguments() {
        assertEquals(
                List.of("ecr", "--role-arn=a=b", "--role-arn", "c"),
                EnvironmentArguments.commandLine(
                        "ecr",
                        Map.of("ROLESANYWHERE_ROLE_ARN", "a=b", "ROLESANYWHERE_OTHER", "x", "ROLESANYWHERE_ALIAS", ""),
                        List.of("--role-arn", "c")));
    }

    private static boolean hasItsVariable(String option) {
        String variable =
                "ROLESANYWHERE_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        return EnvironmentArguments.commandLine("ecr", Map.of(variable, "x"), List.of())
                .equals(List.of("ecr", option + "=x"));
    }

    /** A misspelled name would be ignored silently. */
    @Test
    void eachOptionExceptTheCacheHasItsVariable() {
        assertEquals(
                Set.of("--cache"),
                new CommandLine(new EcrOptions())
                        .getCommandSpec().options().stream()
                                .flatMap(option -> Stream.of(option.names()))
                                .filter(name -> name.startsWith("--") && !hasItsVariable(name))
                                .collect(Collectors.toSet()));
    }

    @Test
    void whatNamesAnIdentityCanBeLeftOut() {
        Map<String, String> kept = Map.of(
                "PATH", "/bin",
                "AWS_CONFIG_FILE", "config",
                "ROLESANYWHERE_CACHE", "0",
                "ROLESANYWHERE_CACHE_DIR", "cache",
                "ROLESANYWHERE_ENDPOINT", "https://vpce.example",
                "ROLESANYWHERE_ECR_ENDPOINT", "https://vpce.example",
                "ROLESANYWHERE_USE_FIPS_ENDPOINT", "true",
                "ROLESANYWHERE_USE_DUALSTACK_ENDPOINT", "true",
                "ROLESANYWHERE_NO_VERIFY_SSL", "true",
                "ROLESANYWHERE_DEBUG", "true");
        Map<String, String> all = new TreeMap<>(kept);
        for (String variable : List.of(
                "ROLESANYWHERE_CERTIFICATE",
                "ROLESANYWHERE_PRIVATE_KEY",
                "ROLESANYWHERE_PKCS11_PIN",
                "ROLESANYWHERE_REGION",
                "ROLESANYWHERE_ROLE_ARN",
                "ROLESANYWHERE_SESSION_DURATION",
                "AWS_ACCESS_KEY_ID",
                "AWS_WEB_IDENTITY_TOKEN_FILE")) {
            all.put(variable, "of the identity");
        }

        assertEquals(kept, EnvironmentArguments.withoutIdentity(all));
    }
}
