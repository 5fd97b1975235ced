package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedAuthorizationToken;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A machine with a certificate and an empty home, whose AWS is the simulator. */
final class EcrFixture {

    static final String HOST = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
    static final String PROVIDER = "/opt/bin/ecr-credential-provider";

    final Path folder;
    final RolesAnywhereSimulator simulator;
    final Map<String, String> environment = new HashMap<>();
    private Clock clock = Clock.systemUTC();

    private EcrFixture(Path folder, RolesAnywhereSimulator simulator) {
        this.folder = folder;
        this.simulator = simulator;
    }

    static EcrFixture in(Path folder, RolesAnywhereSimulatorExtension rolesAnywhere) throws IOException {
        rolesAnywhere.pki().issue(KeyKind.EC_P256).writePem(folder);
        EcrFixture fixture = new EcrFixture(folder, rolesAnywhere.simulator());
        fixture.environment.put(
                "HOME", Files.createDirectory(folder.resolve("home")).toString());
        fixture.environment.put("AWS_ENDPOINT_URL", fixture.simulator.endpoint().toString());
        return fixture;
    }

    /** Moves the clock of the command, not that of the simulator. */
    void moveClock(Duration time) {
        clock = Clock.offset(clock, time);
    }

    /** Returns the options that name the identity, and others. */
    String[] options(String... more) {
        return credentialProcess(more).skip(1).toArray(String[]::new);
    }

    /** Returns a line for the config. */
    String credentialProcessOf(String program) {
        return program + " " + String.join(" ", credentialProcess().toList());
    }

    private Stream<String> credentialProcess(String... more) {
        return CredentialProcess.of(
                simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), more)
                .stream();
    }

    /** Names the identity in the environment. */
    void setIdentity() {
        environment.put(
                "ROLESANYWHERE_CERTIFICATE", folder.resolve("certificate.pem").toString());
        environment.put(
                "ROLESANYWHERE_PRIVATE_KEY", folder.resolve("private-key.pem").toString());
        environment.put("ROLESANYWHERE_TRUST_ANCHOR_ARN", simulator.trustAnchorArn());
        environment.put("ROLESANYWHERE_PROFILE_ARN", simulator.profileArn());
        environment.put("ROLESANYWHERE_ROLE_ARN", simulator.roleArn());
    }

    /** Creates a session, whose keys can be used as if they were permanent. */
    IssuedSession createSession() {
        assertEquals(0, Invocation.of(credentialProcess().toList()).exitCode());
        List<IssuedSession> sessions = simulator.issuedSessions();
        return sessions.get(sessions.size() - 1);
    }

    /** Returns the settings of a profile with the keys of a session. */
    static String keys(IssuedSession session) {
        return "aws_access_key_id=" + session.accessKeyId() + "\naws_secret_access_key=" + session.secretAccessKey()
                + "\naws_session_token=" + session.sessionToken() + "\n";
    }

    void writeConfig(String content) throws IOException {
        environment.put(
                "AWS_CONFIG_FILE",
                Files.writeString(folder.resolve("aws-config"), content).toString());
    }

    static String request(String version, String image) {
        return request(version, image, "");
    }

    static String request(String version, String image, String moreFields) {
        return "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/" + version
                + "\",\"image\":\"" + image + "\"" + moreFields + "}\n";
    }

    /** Asks for an image, as the kubelet does. */
    Invocation ask(String image, String... options) {
        return send(request("v1", image), options);
    }

    Invocation send(String request, String... options) {
        return Invocation.called(PROVIDER, request, clock, environment, options);
    }

    /** Runs an action of docker's credential helper. */
    Invocation docker(String action, String input) {
        return Invocation.called("docker-credential-rolesanywhere", input, clock, environment, action);
    }

    IssuedAuthorizationToken onlyToken() {
        assertEquals(
                1, simulator.authorizationTokens().size(), simulator.ecrCalls().toString());
        return simulator.authorizationTokens().get(0);
    }

    void assertToken(Invocation run) {
        assertEquals("", run.stderr());
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("\"password\":\"" + onlyToken().password() + "\""), run.out());
    }
}
