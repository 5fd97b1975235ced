package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.DynamicAccess.Kind;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A native image has what the commands reach for, as far as the JVM can tell. */
@Timeout(120)
class NativeImageMetadataIT {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    @TempDir
    private Path folder;

    private List<String> identity;

    @BeforeEach
    void issue() throws IOException {
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(folder);
        identity = List.of(
                "--certificate",
                folder.resolve("certificate.pem").toString(),
                "--private-key",
                folder.resolve("private-key.pem").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential-process", "credential-process --cache"})
    void anOrdinarySessionUsesNoReflection(String command) throws IOException, InterruptedException {
        Set<DynamicAccess> accesses = record(session(command));

        assertEquals(List.of(), accesses.stream().filter(this::isNoResource).toList());
        assertCovered(accesses);
        assertSession();
    }

    private boolean isNoResource(DynamicAccess access) {
        return access.kind() != Kind.RESOURCE;
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential-process --debug", "doctor", "update --once"})
    void otherSessionsNeedNoOtherMetadata(String command) throws IOException, InterruptedException {
        assertCovered(record(session(command)));
        assertSession();
    }

    private void assertSession() throws IOException {
        assertEquals(1, ROLES_ANYWHERE.simulator().issuedSessions().size(), Files.readString(folder.resolve("err")));
    }

    @Test
    void callsOfTheCLibraryNeedNoOtherMetadata() throws IOException, InterruptedException {
        Set<DynamicAccess> accesses = record(session("serve --port 0 --hop-limit 2 --metrics"));

        assertTrue(accesses.stream().anyMatch(access -> access.kind() == Kind.PROXY), accesses.toString());
        assertCovered(accesses);
    }

    @Test
    void tokensNeedNoOtherMetadata() throws IOException, InterruptedException {
        Tokens.make();

        assertCovered(record(List.of(
                "sign-string",
                "--certificate",
                "pkcs11:token=signer;object=p256?pin-value=1234",
                "--pkcs11-lib",
                Tokens.module())));
        assertTrue(Files.readString(folder.resolve("out")).startsWith("\"30"), "it did not sign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "completion bash"})
    void otherCommandsNeedNoOtherMetadata(String command) throws IOException, InterruptedException {
        assertCovered(record(List.of(command.split(" ", -1))));
        assertTrue(Files.size(folder.resolve("out")) > 0, Files.readString(folder.resolve("err")));
    }

    @Test
    void theMetadataNamesOnlyClassesThatExist() throws IOException {
        assertEquals(
                List.of(),
                ReachabilityMetadata.of(Installation.JAR).classes().stream()
                        .filter(name -> !exists(name))
                        .toList());
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, NativeImageMetadataIT.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private List<String> session(String command) {
        List<String> words = List.of(command.split(" ", -1));
        List<String> arguments = new ArrayList<>(CredentialProcess.arguments(ROLES_ANYWHERE.simulator()));
        arguments.set(0, words.get(0));
        arguments.addAll(words.subList(1, words.size()));
        arguments.addAll(identity);
        return arguments;
    }

    private Set<DynamicAccess> record(List<String> arguments) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "AWS_SHARED_CREDENTIALS_FILE",
                folder.resolve("credentials").toString(),
                "XDG_CACHE_HOME",
                folder.resolve("cache").toString(),
                "SOFTHSM2_CONF",
                System.getenv("SOFTHSM2_CONF"));
        return DynamicAccessRecorder.record(folder, environment, arguments);
    }

    private static void assertCovered(Set<DynamicAccess> accesses) throws IOException {
        ReachabilityMetadata metadata = ReachabilityMetadata.of(Installation.JAR);
        List<DynamicAccess> missing = accesses.stream()
                .filter(access -> !isKnownElsewhere(access.target()) && !metadata.covers(access))
                .toList();

        assertFalse(accesses.isEmpty(), "nothing was recorded");
        assertEquals(List.of(), missing);
    }

    /** The JDK's, JNA's, for which GraalVM has metadata of its own, and what picocli finds missing on every JVM too. */
    private static boolean isKnownElsewhere(String target) {
        return target.matches("\\[.|(java|jdk|com\\.sun\\.jna)\\..*|com/sun/jna/.*|groovy\\..*|.*\\$Proxy\\d+");
    }
}
