package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.awsconfig.CommandWords;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.Map;

class EcrFuzzTest {

    @FuzzTest(maxDuration = "15s")
    void aRequestIsParsedOrRefused(byte[] input) {
        try {
            KubeletRequest request = KubeletRequest.parse(input);
            ImageName image = ImageName.parse(request.image());
            EcrRegistry registry = image == null ? null : EcrRegistry.of(image.host());
            if (registry != null) {
                assertTrue(request.image().contains(registry.partition().domain())
                        || request.image().contains("on.a")
                        || registry.isPublic());
            }
        } catch (SigningHelperException expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "15s")
    void aResponseIsATokenOrNot(byte[] input) {
        Map<String, String> fields;
        try {
            fields = JsonStrings.withNumbers(input);
        } catch (IOException expected) {
            return;
        }
        for (boolean isPublic : new boolean[] {true, false}) {
            AuthorizationToken token = AuthorizationToken.of(fields, isPublic);
            if (token != null) {
                assertTrue(token.toIssuedToken("", "").text().indexOf('\n') < 0);
            }
        }
    }

    @FuzzTest(maxDuration = "15s")
    void aCommandIsSplitOrRefused(byte[] input) {
        for (boolean isWindows : new boolean[] {true, false}) {
            try {
                CommandWords.split(new String(input, UTF_8), isWindows).forEach(word -> {});
            } catch (SigningHelperException expected) {
                assertTrue(expected.getMessage().contains("quotation mark"));
            }
        }
    }

    @FuzzTest(maxDuration = "15s")
    void credentialsAreParsedOrRefused(byte[] input) {
        try {
            CredentialsJson.parse(new String(input, UTF_8), "it");
        } catch (SigningHelperException expected) {
            assertTrue(expected.getMessage().startsWith("it "));
        }
    }
}
