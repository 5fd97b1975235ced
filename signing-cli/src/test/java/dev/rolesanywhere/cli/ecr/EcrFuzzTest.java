package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.awsconfig.CommandWords;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Regular runs only parse the seeds, each of which leads to another part of the parsers. */
class EcrFuzzTest {

    private static Stream<Arguments> bytes(String... texts) {
        return Stream.of(texts).map(text -> Arguments.of(text.getBytes(UTF_8)));
    }

    static Stream<Arguments> requests() {
        String start =
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",";
        return bytes(
                start + "\"image\":\"111122223333.dkr.ecr.eu-central-1.amazonaws.com:443/a/b:v1@sha256:00\"}",
                start + "\"image\":\"111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app\"}",
                start + "\"image\":\"111122223333.dkr-ecr.us-east-1.on.aws/app\"}",
                start + "\"image\":\"public.ecr.aws/a/b\",\"serviceAccountToken\":\"t\","
                        + "\"serviceAccountAnnotations\":{\"eks.amazonaws.com/ecr-role-arn\":\"r\"},\"unknown\":[1]}",
                start + "\"image\":\"docker.io/library/nginx\"}",
                start + "\"image\":\"user@[::1]:5000/a\"}",
                "{\"kind\":\"Pod\"}",
                "[");
    }

    static Stream<Arguments> responses() {
        return bytes(
                "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOnNlY3JldA==\",\"expiresAt\":1.8E9}]}",
                "{\"authorizationData\":{\"authorizationToken\":\"QVdTOnNlY3JldA==\","
                        + "\"expiresAt\":\"2026-11-26T12:00:00Z\"}}",
                "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOgpz\",\"expiresAt\":1e999}]}",
                "{\"authorizationData\":[]}");
    }

    static Stream<Arguments> commands() {
        return bytes(
                "aws_signing_helper credential-process --certificate '/a b' --role-arn \"r\\\"s\"",
                "C:\\\\helper.exe \"two words\\\\\" x",
                "a 'b",
                "");
    }

    static Stream<Arguments> credentials() {
        return bytes(
                "{\"Version\":1,\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}",
                "{\"Version\":2,\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\"}",
                "{\"Version\":1}",
                "null");
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "15s")
    void aRequestIsParsedOrRefused(byte @NotNull [] input) {
        try {
            KubeletRequest request = KubeletRequest.parse(input);
            ImageName image = ImageName.parse(request.image());
            EcrRegistry registry = image == null ? null : EcrRegistry.of(image.host());
            if (registry != null) {
                assertTrue(request.image().contains(registry.partition().domain())
                        || request.image().contains("on.a")
                        || registry.isPublic());
            }
        } catch (SigningHelperException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @MethodSource("responses")
    @FuzzTest(maxDuration = "15s")
    void aResponseIsATokenOrNot(byte @NotNull [] input) {
        Map<String, String> fields;
        try {
            fields = JsonStrings.withNumbers(input);
        } catch (IOException ignored) {
            return;
        }
        for (boolean isPublic : new boolean[] {true, false}) {
            AuthorizationToken token = AuthorizationToken.of(fields, isPublic);
            if (token != null) {
                assertTrue(token.toCacheEntry("", "", 0).text().indexOf('\n') < 0);
            }
        }
    }

    @MethodSource("commands")
    @FuzzTest(maxDuration = "15s")
    void aCommandIsSplitOrRefused(byte @NotNull [] input) {
        for (boolean isWindows : new boolean[] {true, false}) {
            try {
                CommandWords.split(new String(input, UTF_8), isWindows).forEach(word -> {});
            } catch (SigningHelperException e) {
                assertTrue(e.getMessage().contains("quotation mark"));
            }
        }
    }

    @MethodSource("credentials")
    @FuzzTest(maxDuration = "15s")
    void credentialsAreParsedOrRefused(byte @NotNull [] input) {
        try {
            AwsCredentials.parse(new String(input, UTF_8), "it");
        } catch (SigningHelperException e) {
            assertTrue(e.getMessage().startsWith("it "));
        }
    }
}
