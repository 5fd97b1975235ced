package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.SigningHelperException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubeletRequestFuzzTest {

    private static final Pattern REGISTRY = Pattern.compile("public\\.ecr\\.aws|ecr-public\\.aws\\.com"
            + "|[0-9]{12}\\.dkr[.-]ecr(-fips)?\\.[a-z0-9][a-z0-9_-]*\\."
            + "(amazonaws\\.com(\\.cn)?|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.(eu|com\\.cn)"
            + "|s?c2?s\\.(ic|sgov)\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)");

    static Stream<Arguments> seeds() {
        String start =
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",";
        return Stream.of(
                        start + "\"image\":\"111122223333.dkr.ecr.eu-central-1.amazonaws.com:443/a/b:v1@sha256:00\"}",
                        start + "\"image\":\"111122223333.DKR.ECR-FIPS.us-gov-west-1.AmazonAWS.com/app\"}",
                        start + "\"image\":\"111122223333.dkr-ecr.us-east-1.on.aws/app\"}",
                        start + "\"image\":\"111122223333.dkr.ecr.us-isob-east-1.sc2s.sgov.gov/app\"}",
                        start + "\"image\":\"public.ecr.aws/a/b\",\"serviceAccountToken\":\"t\","
                                + "\"serviceAccountAnnotations\":{\"eks.amazonaws.com/ecr-role-arn\":\"r\"},\"unknown\":[1]}",
                        start + "\"image\":\"docker.io/library/nginx\"}",
                        start + "\"image\":\"user@[::1]:5000/a\"}",
                        "{\"kind\":\"Pod\"}",
                        "[")
                .map(text -> Arguments.of((Object) text.getBytes(UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 50_000)
    void onlyHostsOfEcrAreRegistries(byte @NotNull [] input) {
        try {
            ImageName image =
                    ImageName.parse(KubeletProvider.Request.parse(input).image());
            if (image != null && EcrRegistry.of(image.host()) != null) {
                String host = image.host().toLowerCase(ROOT);
                assertTrue(REGISTRY.matcher(host).matches(), host);
            }
        } catch (SigningHelperException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
