package dev.rolesanywhere.cli.awsconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsConfigFileTest {

    private static Map<String, String> profile(String text) {
        return AwsConfigFile.parse(text).profile("x").orElse(Map.of());
    }

    @Test
    void profilesAreReadByName() {
        AwsConfigFile file = AwsConfigFile.parse("""
                [default]
                region = us-east-1
                [profile x]
                region = us-west-2
                Output: json
                [y]
                region = eu-west-1
                """);

        assertEquals(Map.of("region", "us-east-1"), file.profile("default").orElseThrow());
        assertEquals(
                Map.of("region", "us-west-2", "output", "json"),
                file.profile("x").orElseThrow());
        assertEquals(Optional.empty(), file.profile("y"));
        assertEquals(Optional.empty(), file.profile("unknown"));
    }

    @Test
    void aProfileNamedDefaultHidesTheDefaultSection() {
        AwsConfigFile file = AwsConfigFile.parse("[profile default]\na = 1\n[default]\na = 2\nb = 2\n");

        assertEquals(Map.of("a", "1"), file.profile("default").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[profile x]",
                "[profile \t x ]",
                "[ profile x ]",
                "[profile 'x']",
                "[profile \"x\"] # comment",
                "[profile x];]",
                "\uFEFF[profile x]",
                "  [profile x]\r",
                "a = before all sections\n[profile x]"
            })
    void headersMayBeWrittenInSeveralWays(String header) {
        assertEquals(Map.of("a", "1"), profile(header + "\na = 1\r\n"));
    }

    @Test
    void aSecondBracketBelongsToTheName() {
        AwsConfigFile file = AwsConfigFile.parse("[profile x]] # [y]\na = 1\n");

        assertEquals(Optional.empty(), file.profile("x"));
        assertEquals(Optional.of(Map.of("a", "1")), file.profile("x]"));
    }

    @Test
    void namesMayContainBlanksAndBrackets() {
        assertEquals(
                Map.of("a", "1"),
                AwsConfigFile.parse("[profile a b]\na=1").profile("a b").orElseThrow());
        assertEquals(
                Map.of("a", "1"),
                AwsConfigFile.parse("[profile 'a b']\na=1").profile("a b").orElseThrow());
    }

    @Test
    void linesThatAreIndentedDeeperContinueAValue() {
        assertEquals(
                Map.of("credential_process", "helper\n--option a=b\n[value]\n\nend", "region", "us-east-1"),
                profile("""
                        [profile x]
                        credential_process = helper
                            --option a=b
                            # a comment
                          [value]

                         end

                        region = us-east-1
                        """));
        assertEquals(Map.of("a", "1", "b", "2"), profile("[profile x]\n  a = 1\n  b = 2\n"));
    }

    @Test
    void aHeaderEndsAValueAndLinesAfterItStartSettings() {
        assertEquals(Map.of("a", "1", "b", "2"), profile("[profile x]\na = 1\n[profile x]\n  b = 2\n"));
    }

    @Test
    void servicesAreNested() {
        AwsConfigFile file = AwsConfigFile.parse("""
                [services dev]
                s3 =
                  endpoint_url = http://s3
                RolesAnywhere =
                  Endpoint_URL = http://ra?a=b
                  other = 1
                """);

        assertEquals(
                Map.of("endpoint_url", "http://ra?a=b", "other", "1"),
                AwsConfigFile.nested(file.services("dev").orElseThrow().getOrDefault("rolesanywhere", "")));
        assertEquals(Optional.empty(), file.services("unknown"));
    }

    @Test
    void otherLinesAreIgnored() {
        assertEquals(
                Map.of("a", "1", "b", ""),
                profile("[profile x]\nwords\n= 1\n; a = 2\n#b\n[broken\nc = 3\n[profile x]\na=1\nb=\n]\n"));
        assertEquals(Map.of(), profile(""));
    }

    @Test
    void theLastOfTwoSettingsCounts() {
        assertEquals(Map.of("a", "2"), profile("[profile x]\na = 1\na = 2\n"));
    }

    @Test
    void aLargeFileIsReadInLinearTime() {
        String text = "[profile x]\na =\n" + " b\n\n".repeat(800_000);

        assertTimeout(
                Duration.ofSeconds(60),
                () -> assertEquals(
                        "\nb".length() + 799_999 * "\n\nb".length(),
                        profile(text).getOrDefault("a", "").length()));
    }

    @Test
    void secretsAreNotShown() {
        assertFalse(AwsConfigFile.parse("[default]\naws_secret_access_key = SECRET\n")
                .toString()
                .contains("SECRET"));
    }
}
