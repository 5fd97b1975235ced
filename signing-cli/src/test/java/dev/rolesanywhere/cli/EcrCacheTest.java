package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How long tokens are used. Here they live for 40 minutes, and the clock of the command runs ahead. */
class EcrCacheTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create(
            ThrowawayPki.create(),
            builder ->
                    builder.authorizationTokenLifetime(Duration.ofMinutes(40)).maxClockSkew(Duration.ofDays(1)));

    private EcrFixture ecr;

    @BeforeEach
    void setUp(@TempDir Path folder) throws IOException {
        ecr = EcrFixture.in(folder, ROLES_ANYWHERE);
        ecr.setIdentity();
        ecr.environment.put("AWS_MAX_ATTEMPTS", "1");
    }

    private int tokens() {
        return ecr.simulator.authorizationTokens().size();
    }

    private void failEcr() {
        ecr.simulator.failNextEcrCalls(1, SimulatedFault.status(500, "ServerException", "down"));
    }

    @Test
    void aTokenIsRenewedAfterHalfOfItsLife() {
        ecr.ask(HOST + "/a");
        ecr.moveClock(Duration.ofMinutes(19));
        ecr.assertToken(ecr.ask(HOST + "/a"));
        ecr.moveClock(Duration.ofMinutes(2));
        ecr.ask(HOST + "/a");

        assertEquals(2, tokens());
        assertEquals(1, ecr.simulator.callCount());
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedUntilItExpires() {
        ecr.ask(HOST + "/a");
        ecr.moveClock(Duration.ofMinutes(30));
        failEcr();

        Invocation run = ecr.ask(HOST + "/a");

        assertEquals(0, run.exitCode(), run.stderr());
        assertTrue(run.out().contains(ecr.onlyToken().password()), run.out());
        assertTrue(run.out().matches("(?s).*\"cacheDuration\":\"(4m5\\ds|5m0s)\".*"), run.out());
        assertTrue(run.stderr().contains("the token could not be renewed: ecr:GetAuthorizationToken"), run.stderr());

        ecr.moveClock(Duration.ofMinutes(9));
        failEcr();
        assertTrue(ecr.ask(HOST + "/a").error().startsWith("ecr:GetAuthorizationToken was rejected: ServerException"));
    }

    @Test
    void eraseForgetsATokenInTheSecondHalfOfItsLife() {
        ecr.docker("get", HOST);
        ecr.moveClock(Duration.ofMinutes(30));

        assertEquals(0, ecr.docker("erase", HOST).exitCode());

        failEcr();
        assertEquals(1, ecr.docker("get", HOST).exitCode(), "the token was erased");
    }

    @Test
    void aClockThatWasSetBackMakesTokensUseless() {
        ecr.ask(HOST + "/a");
        ecr.moveClock(Duration.ofHours(-1));
        ecr.ask(HOST + "/a");

        assertEquals(2, tokens());
    }

    @Test
    void theProfileChoosesTheDirectoryOfSessions() throws IOException {
        ecr.environment.keySet().removeIf(name -> name.startsWith("ROLESANYWHERE_"));
        Path directory = ecr.folder.resolve("sessions");
        ecr.writeConfig("[default]\ncredential_process=" + ecr.credentialProcessOf("aws_signing_helper")
                + " --cache --cache-dir " + directory + "\n");

        ecr.assertToken(ecr.ask(HOST + "/a"));

        try (var files = Files.list(directory)) {
            assertEquals(
                    1,
                    files.filter(file -> file.toString().endsWith(".session")).count());
        }
    }

    @Test
    void theProfileCanRefuseToStoreSessions() throws IOException {
        ecr.environment.keySet().removeIf(name -> name.startsWith("ROLESANYWHERE_"));
        ecr.writeConfig(
                "[default]\ncredential_process=" + ecr.credentialProcessOf("aws_signing_helper") + " --cache=false\n");

        ecr.ask(HOST + "/a");
        ecr.ask("111122223333.dkr.ecr.us-west-2.amazonaws.com/a");

        assertEquals(2, ecr.simulator.callCount());
    }

    @Test
    void damagedFilesAreReplaced() throws IOException {
        ecr.ask(HOST + "/a");
        try (var files = Files.list(ecr.folder.resolve("home/.cache/aws_signing_helper/sessions"))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        file, Files.readString(file).replace("AWS:", "AWX:").replaceAll("(?s).{9}$", ""));
            }
        }

        ecr.ask(HOST + "/a");

        assertEquals(2, tokens());
        assertEquals(2, ecr.simulator.callCount());
    }
}
