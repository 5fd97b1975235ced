package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnvironmentArgumentsTest {

    @Test
    void variablesComeBeforeTheArguments() {
        assertEquals(
                List.of("ecr", "--role-arn=a=b", "--role-arn", "c"),
                EnvironmentArguments.between(
                        "ecr",
                        Map.of("ROLESANYWHERE_ROLE_ARN", "a=b", "ROLESANYWHERE_OTHER", "x", "ROLESANYWHERE_ALIAS", ""),
                        List.of("--role-arn", "c")));
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
