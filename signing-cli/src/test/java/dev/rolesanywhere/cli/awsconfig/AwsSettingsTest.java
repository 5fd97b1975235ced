package dev.rolesanywhere.cli.awsconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.awsconfig.AwsSettings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSettingsTest {

    private static final String ALL = """
            [default]
            endpoint_url = http://profile
            services = dev
            use_fips_endpoint = true
            use_dualstack_endpoint = TRUE
            max_attempts = 5
            ca_bundle = /profile.pem
            [services dev]
            rolesanywhere =
              endpoint_url = http://services
            [profile x]
            endpoint_url = "http://x"  # comment
            use_fips_endpoint = False ; comment
            """;

    @TempDir
    private Path home;

    private static AwsSettings settings(String text, String... environment) {
        return settings(text, "", map(environment));
    }

    private static AwsSettings settings(String config, String credentials, Map<String, String> environment) {
        return AwsSettings.of(
                environment,
                new AwsSettings.Source(AwsConfigFile.parse(config), "FILE"),
                new AwsSettings.Source(AwsConfigFile.parse(credentials), "CREDENTIALS"));
    }

    private static Map<String, String> map(String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            map.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return map;
    }

    private static String value(Optional<Setting> setting) {
        return setting.map(Setting::value).orElse("none");
    }

    private static String source(Optional<Setting> setting) {
        return setting.map(Setting::source).orElse("none");
    }

    @Test
    void nothingIsSetByDefault() {
        AwsSettings none = settings("");

        assertEquals("none", value(none.endpointUrl("rolesanywhere")));
        assertEquals("none", value(none.fips()));
        assertEquals("none", value(none.dualStack()));
        assertEquals("none", value(none.caBundle()));
        assertEquals(Optional.empty(), none.maxAttempts());
    }

    @Test
    void theProfileIsReadIfTheEnvironmentSetsNothing() {
        AwsSettings settings = settings(ALL, "AWS_CA_BUNDLE", "");

        assertEquals("use_fips_endpoint of the profile 'default' in FILE", source(settings.fips()));
        assertEquals("true", value(settings.fips()));
        assertEquals("TRUE", value(settings.dualStack()));
        assertEquals("/profile.pem", value(settings.caBundle()));
        assertEquals(Optional.of(5), settings.maxAttempts());
    }

    @Test
    void theEnvironmentTakesPrecedenceOverTheProfile() {
        AwsSettings settings = settings(
                ALL,
                "AWS_USE_FIPS_ENDPOINT",
                "FALSE",
                "AWS_USE_DUALSTACK_ENDPOINT",
                "false",
                "AWS_CA_BUNDLE",
                "/environment.pem",
                "AWS_MAX_ATTEMPTS",
                "2");

        assertEquals("none", value(settings.fips()));
        assertEquals("none", value(settings.dualStack()));
        assertEquals("/environment.pem", value(settings.caBundle()));
        assertEquals("AWS_CA_BUNDLE", source(settings.caBundle()));
        assertEquals(Optional.of(2), settings.maxAttempts());
    }

    @Test
    void endpointsOfTheServiceComeBeforeThoseOfAllServicesAndTheEnvironmentBeforeTheProfile() {
        String service = "AWS_ENDPOINT_URL_ROLESANYWHERE";
        String all = "AWS_ENDPOINT_URL";

        assertEquals(
                "http://s",
                value(settings(ALL, service, "http://s", all, "http://a").endpointUrl("rolesanywhere")));
        assertEquals("http://a", value(settings(ALL, all, "http://a").endpointUrl("rolesanywhere")));
        assertEquals("http://services", value(settings(ALL).endpointUrl("rolesanywhere")));
        assertEquals(
                "endpoint_url of the services of the profile 'default' in FILE",
                source(settings(ALL).endpointUrl("rolesanywhere")));
        assertEquals(
                "http://profile", value(settings(ALL.replace("services =", "#")).endpointUrl("rolesanywhere")));
        assertEquals(
                "http://profile",
                value(settings(ALL.replace("= dev", "= unknown")).endpointUrl("rolesanywhere")));
    }

    @Test
    void configuredEndpointsCanBeIgnored() {
        assertEquals(
                "none",
                value(settings(ALL, "AWS_ENDPOINT_URL", "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
                        .endpointUrl("rolesanywhere")));
        String ignoring = "[default]\nendpoint_url = http://p\nignore_configured_endpoint_urls = true\n";
        assertEquals(
                "none", value(settings(ignoring, "AWS_ENDPOINT_URL", "http://a").endpointUrl("rolesanywhere")));
        assertEquals(
                "http://p",
                value(settings(ignoring, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")
                        .endpointUrl("rolesanywhere")));
    }

    @ParameterizedTest
    @CsvSource({"AWS_PROFILE", "AWS_DEFAULT_PROFILE"})
    void anotherProfileCanBeNamed(String variable) {
        AwsSettings settings = settings(ALL, variable, "x");

        assertEquals("http://x", value(settings.endpointUrl("rolesanywhere")));
        assertEquals("none", value(settings.fips()));
    }

    @Test
    void anUnknownProfileSetsNothing() {
        assertEquals("none", value(settings(ALL, "AWS_PROFILE", "unknown").endpointUrl("rolesanywhere")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", " true", "tru"})
    void aSwitchIsTrueOrFalse(String value) {
        assertEquals(
                "AWS_USE_FIPS_ENDPOINT must be true or false",
                assertThrows(
                                SigningHelperException.class,
                                () -> settings("", "AWS_USE_FIPS_ENDPOINT", value)
                                        .fips())
                        .getMessage());
    }

    @Test
    void anUnclearSwitchInTheFileDoesNotCountAsFalse() {
        AwsSettings settings = settings("[default]\nuse_fips_endpoint = yes\n");

        assertEquals(
                "use_fips_endpoint of the profile 'default' in FILE must be true or false",
                assertThrows(SigningHelperException.class, settings::fips).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "99999999999999"})
    void attemptsAreANumber(String value) {
        assertEquals(
                "AWS_MAX_ATTEMPTS must be a whole number of attempts, such as 3",
                assertThrows(
                                SigningHelperException.class,
                                () -> settings("", "AWS_MAX_ATTEMPTS", value).maxAttempts())
                        .getMessage());
    }

    @Test
    void zeroAttemptsAreTheDefault() {
        assertEquals(Optional.empty(), settings("", "AWS_MAX_ATTEMPTS", "0").maxAttempts());
    }

    private String endpoint(String... environment) {
        return value(AwsSettings.load(map(environment), false).endpointUrl("rolesanywhere"));
    }

    @Test
    void theFileIsFoundBelowHomeOrByName() throws IOException {
        Files.createDirectory(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), "[default]\nendpoint_url = http://default\n");
        Files.writeString(home.resolve("named"), "[default]\nendpoint_url = http://named\n");

        assertEquals("http://default", endpoint("HOME", home + ""));
        assertEquals("http://named", endpoint("HOME", home + "", "AWS_CONFIG_FILE", home + "/named"));
        assertEquals("http://named", endpoint("HOME", home + "", "AWS_CONFIG_FILE", "~/named"));
    }

    @Test
    void aFileThatCannotBeReadCountsAsEmpty() throws IOException {
        Files.writeString(home.resolve("large"), "[default]\nendpoint_url = http://a\n" + "#".repeat(1 << 20));
        Files.write(home.resolve("binary"), new byte[] {0, (byte) 0xff, '\n', '[', (byte) 0xfe});

        assertEquals("none", endpoint());
        assertEquals("none", endpoint("HOME", home + ""));
        for (String name : new String[] {"missing", "large", "binary", ""}) {
            assertEquals("none", endpoint("AWS_CONFIG_FILE", home + "/" + name));
        }
    }

    @Test
    void secretsAreNotShown() {
        String text = settings("[default]\naws_secret_access_key = SECRET\n", "AWS_SECRET_ACCESS_KEY", "SECRET")
                .toString();

        assertFalse(text.contains("SECRET"), text);
        assertTrue(text.contains("FILE"), text);
    }

    /** What Amazon's helper does with the same files. */
    @ParameterizedTest
    @CsvSource({
        // the config file; the shared credentials file; the endpoint
        "'',                          '[default]|endpoint_url=http://c',                        http://c",
        "'[other]',                   '[default]|endpoint_url=http://c',                        http://c",
        "'[default]',                 '[default]|endpoint_url=http://c',                        none",
        "'[profile default]',         '[default]|endpoint_url=http://c',                        none",
        "'[default]|endpoint_url=http://f', '[default]|endpoint_url=http://c',                  http://f",
        "'',                          '[profile default]|endpoint_url=http://c',                none",
        "'',                          '[default]|ignore_configured_endpoint_urls=true|endpoint_url=http://c', none",
        "'[default]|endpoint_url=http://f', '[default]|ignore_configured_endpoint_urls=true',   http://f",
        "'',   '[default]|services=s|[services s]|rolesanywhere =|  endpoint_url=http://s',     http://s",
        "'[services s]|rolesanywhere =|  endpoint_url=http://s', '[default]|services=s',        http://s",
        "'[default]|services=s', '[services s]|rolesanywhere =|  endpoint_url=http://s',        http://s",
        "'[default]', '[default]|services=s|[services s]|rolesanywhere =|  endpoint_url=http://s', none",
    })
    void theEndpointMayBeInTheCredentialsFileIfTheProfileIsOnlyThere(
            String config, String credentials, String endpoint) {
        AwsSettings settings = settings(config.replace('|', '\n'), credentials.replace('|', '\n'), Map.of());

        assertEquals(endpoint, value(settings.endpointUrl("rolesanywhere")));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                   '[default]|use_fips_endpoint=true',  true",
        "'[default]',                          '[default]|use_fips_endpoint=true',  true",
        "'[default]|use_fips_endpoint=false',  '[default]|use_fips_endpoint=true',  true",
        "'[default]|use_fips_endpoint=true',   '[default]|use_fips_endpoint=false', none",
        "'[default]|use_fips_endpoint=true',   '[default]|use_fips_endpoint=',      none",
        "'[default]|use_fips_endpoint=true',   '[other]|use_fips_endpoint=false',   true",
    })
    void otherSettingsOfTheCredentialsFileComeFirst(String config, String credentials, String fips) {
        for (String key : new String[] {"use_fips_endpoint", "use_dualstack_endpoint"}) {
            AwsSettings settings = settings(
                    config.replace('|', '\n').replace("use_fips_endpoint", key),
                    credentials.replace('|', '\n').replace("use_fips_endpoint", key),
                    Map.of());

            assertEquals(fips, value(key.equals("use_fips_endpoint") ? settings.fips() : settings.dualStack()));
        }
    }

    @Test
    void theCredentialsFileAlsoSetsBundleAndAttemptsAndMessagesNameIt() {
        AwsSettings settings = settings(
                "[default]\nca_bundle = f\nmax_attempts = 2\nendpoint_url = http://f",
                "[default]\nca_bundle = c\nmax_attempts = 3\nendpoint_url = http://c",
                Map.of());

        assertEquals("c", value(settings.caBundle()));
        assertEquals("ca_bundle of the profile 'default' in CREDENTIALS", source(settings.caBundle()));
        assertEquals(Optional.of(3), settings.maxAttempts());
        assertEquals("endpoint_url of the profile 'default' in FILE", source(settings.endpointUrl("rolesanywhere")));
    }

    @Test
    void theCredentialsFileIsTheOneThatUpdateWrites() throws IOException {
        Path file = Files.createDirectories(home.resolve(".aws")).resolve("credentials");
        Files.writeString(file, "[x]\nendpoint_url = http://home\n");
        Path other = Files.writeString(home.resolve("other"), "[x]\nendpoint_url = http://other\n");

        assertEquals("http://home", endpoint("HOME", home + "", "AWS_PROFILE", "x"));
        assertEquals(
                "http://other",
                endpoint("HOME", home + "", "AWS_PROFILE", "x", "AWS_SHARED_CREDENTIALS_FILE", other + ""));
    }
}
