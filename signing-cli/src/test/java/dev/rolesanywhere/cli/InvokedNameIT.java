package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a link to the installed command chooses what it does. */
class InvokedNameIT {

    private static final String REQUEST = "{\"kind\":\"CredentialProviderRequest\","
            + "\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"docker.io/library/nginx\"}\n";
    private static final String EMPTY_RESPONSE = "{\"kind\":\"CredentialProviderResponse\","
            + "\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",\"cacheKeyType\":\"Image\","
            + "\"cacheDuration\":\"5m0s\",\"auth\":{}}\n";

    @TempDir
    private Path folder;

    private Path link(String name) throws IOException {
        return Files.createSymbolicLink(folder.resolve(name), Installation.LAUNCHER);
    }

    /** Runs a name that is in PATH, as the kubelet and docker do. */
    private Installation.Result runFromPath(String name, String input, String... arguments) throws Exception {
        link(name);
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(List.of(arguments));
        return Installation.run(
                folder,
                "/usr/bin/env",
                Map.of("HOME", folder.toString(), "PATH", folder + ":" + Installation.javaFolder() + ":/usr/bin:/bin"),
                words,
                input);
    }

    private static void assertPrinted(String expected, Installation.Result result) {
        assertEquals("", result.err());
        assertEquals(expected, result.out());
        assertEquals(0, result.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecr-credential-provider", "ecr-credential-provider-edge"})
    void aLinkAnswersTheKubelet(String name) throws Exception {
        assertPrinted(EMPTY_RESPONSE, Installation.run(folder, link(name).toString(), Map.of(), List.of(), REQUEST));
    }

    @Test
    void aNameInThePathAnswersTheKubelet() throws Exception {
        assertPrinted(EMPTY_RESPONSE, runFromPath("ecr-credential-provider", REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-credential-rolesanywhere", "docker-credential-ecr-login"})
    void aLinkAnswersDocker(String name) throws Exception {
        Installation.Result result =
                Installation.run(folder, link(name).toString(), Map.of(), List.of("get"), "quay.io\n");

        assertEquals("credentials not found in native keychain\n", result.out());
        assertEquals("", result.err());
        assertEquals(1, result.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-credential-rolesanywhere", "docker-credential-ecr-login"})
    void aNameInThePathAnswersDocker(String name) throws Exception {
        assertPrinted("{}\n", runFromPath(name, "", "list"));
    }
}
