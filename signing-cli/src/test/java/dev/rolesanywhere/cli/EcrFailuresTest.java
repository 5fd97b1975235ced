package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SimulatedFault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a lookup does when ECR returns no token. */
class EcrFailuresTest extends EcrTestCase {

    @Test
    void aCachedSessionThatEcrRejectsIsReplacedOnce() {
        ecr.ask(HOST + "/a", ecr.options());
        ecr.simulator.failNextEcrCalls(
                1, SimulatedFault.status(400, "ExpiredTokenException", "The security token is expired"));

        Invocation run = ecr.ask("444455556666.dkr.ecr.us-west-2.amazonaws.com/a", ecr.options());

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(2, ecr.simulator.callCount());
        assertEquals(3, ecr.simulator.ecrCalls().size());
    }

    @Test
    void aRejectionOfANewSessionIsReported() {
        ecr.simulator.failNextEcrCalls(
                9, SimulatedFault.status(400, "UnrecognizedClientException", "The security token is invalid"));

        Invocation run = ecr.ask(HOST + "/a", ecr.options());

        assertEquals(
                "ecr:GetAuthorizationToken was rejected: UnrecognizedClientException: The security token is invalid",
                run.error().replaceAll(" \\(status.*", ""));
        assertEquals(1, ecr.simulator.ecrCalls().size(), "a new session need not be replaced");
        assertEquals(1, ecr.simulator.callCount());
    }

    @Test
    void deniedAccessNamesRoleActionAndResource() {
        ecr.simulator.failNextEcrCalls(
                1, SimulatedFault.status(400, "AccessDeniedException", "User is not authorized"));

        Invocation run = ecr.ask(HOST + "/a", ecr.options());

        assertTrue(
                run.error().startsWith("ecr:GetAuthorizationToken was rejected: AccessDeniedException: User is not"));
        assertTrue(
                run.hint().contains("allow the role " + ecr.simulator.roleArn() + " ecr:GetAuthorizationToken on *"),
                run.hint());
        assertEquals(1, ecr.simulator.ecrCalls().size());
    }

    @Test
    void passingFailuresAreRetried() {
        ecr.simulator.failNextEcrCalls(1, SimulatedFault.status(500, "ServerException", ""));
        ecr.simulator.failNextEcrCalls(1, SimulatedFault.connectionReset());

        ecr.assertToken(ecr.ask(HOST + "/a", ecr.options()));
        assertEquals(3, ecr.simulator.ecrCalls().size());
    }

    @Test
    void throttlingThatLastsIsReported() {
        ecr.simulator.failNextEcrCalls(3, SimulatedFault.status(400, "ThrottlingException", "Rate exceeded"));

        Invocation run = ecr.ask(HOST + "/a", ecr.options());

        assertTrue(run.error().contains("ThrottlingException"), run.stderr());
        assertTrue(run.hint().contains("too many requests"), run.hint());
    }

    @Test
    void aServerThatCannotBeReachedIsNamed() {
        ecr.environment.put("AWS_ENDPOINT_URL_ECR", "http://127.0.0.1:1");

        Invocation run = ecr.ask(HOST + "/a", ecr.options());

        assertTrue(run.error().startsWith("ecr:GetAuthorizationToken: "), run.stderr());
        assertTrue(run.error().contains("127.0.0.1:1"), run.stderr());
        assertTrue(run.hint().contains("AWS_ENDPOINT_URL_ECR"), run.hint());
    }

    @Test
    void aWrongClockIsCorrected() {
        var session = ecr.createSession();
        ecr.environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        ecr.environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        ecr.environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        ecr.moveClock(Duration.ofMinutes(-20));

        Invocation run = ecr.ask(HOST + "/a");

        assertEquals(2, ecr.simulator.ecrCalls().size());
        assertEquals(0, run.exitCode(), run.stderr());
    }

    @Test
    void noSecretIsPrinted() {
        ecr.simulator.failNextEcrCalls(
                1, SimulatedFault.body(200, "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOg==\"}]}"));

        Invocation run = ecr.ask(HOST + "/a", ecr.options("--debug"));

        assertFalse(run.stderr().contains("QVdTOg"), run.stderr());
        assertTrue(run.stderr().contains("without a usable token"), run.stderr());
        assertEquals("", run.out());
    }
}
