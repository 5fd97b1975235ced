package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles that are assumed with STS. The simulator verifies these calls, and issues what signs the call to ECR. */
class EcrAssumedRoleTest extends EcrTestCase {

    private static final String ROLE = "arn:aws:iam::444455556666:role/registry";

    @BeforeEach
    void makeOneAttempt() {
        ecr.environment.put("AWS_MAX_ATTEMPTS", "1");
    }

    private void assertTokenOf(String roleArn, Invocation run) {
        ecr.assertToken(run);
        assertEquals(roleArn, ecr.onlyToken().session().roleArn());
    }

    private List<String> stsRequests() {
        return ecr.simulator.stsCalls().stream()
                .map(call -> URLDecoder.decode(call.body(), UTF_8))
                .toList();
    }

    private String stsAuthorization() {
        return String.valueOf(ecr.simulator.stsCalls().get(0).headers().get("Authorization"));
    }

    private Invocation askForPod(String fields) {
        return ecr.send(EcrFixture.request("v1", HOST + "/a", fields));
    }

    @Test
    void aProfileAssumesARoleWithTheSessionOfAnother() throws IOException {
        ecr.writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=node\nexternal_id=a&b\nduration_seconds=900\n"
                + "[profile node]\ncredential_process=" + ecr.credentialProcessOf("aws_signing_helper") + "\n");

        assertTokenOf(ROLE, ecr.ask(HOST + "/a"));

        assertEquals(
                List.of("Action=AssumeRole&Version=2011-06-15&RoleArn=" + ROLE
                        + "&RoleSessionName=ecr-credential-provider&DurationSeconds=900&ExternalId=a&b"),
                stsRequests());
        assertTrue(
                stsAuthorization().matches("\\[AWS4-HMAC-SHA256 Credential=ASIA\\w+/\\d+/eu-central-1/sts/.*"),
                stsAuthorization());
    }

    @Test
    void aProfileMayBeItsOwnSource() throws IOException {
        IssuedSession session = ecr.createSession();
        ecr.writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=default\n" + EcrFixture.keys(session));

        assertTokenOf(ROLE, ecr.ask(HOST + "/a"));
        assertTrue(stsAuthorization().contains("Credential=" + session.accessKeyId() + "/"));
    }

    @Test
    void rolesAreAssumedOneAfterTheOther() throws IOException {
        String middle = "arn:aws:iam::444455556666:role/middle";
        ecr.writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=b\n[profile b]\nrole_arn=" + middle
                + "\nsource_profile=c\n[profile c]\n" + EcrFixture.keys(ecr.createSession()));

        assertTokenOf(ROLE, ecr.ask(HOST + "/a"));
        assertEquals(
                List.of(middle, ROLE),
                ecr.simulator.issuedSessions().stream()
                        .skip(1)
                        .map(IssuedSession::roleArn)
                        .toList());
    }

    @Test
    void aTokenFileNeedsNoSignature() throws IOException {
        ecr.environment.put("AWS_ROLE_ARN", ROLE);
        ecr.environment.put("AWS_ROLE_SESSION_NAME", "edge");
        ecr.environment.put(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(ecr.folder.resolve("token"), "ey.J.x\n").toString());

        assertTokenOf(ROLE, ecr.ask(HOST + "/a"));

        assertEquals(
                List.of("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + ROLE
                        + "&RoleSessionName=edge&WebIdentityToken=ey.J.x"),
                stsRequests());
        assertEquals("null", stsAuthorization());
    }

    @Test
    void theNameOfATokenFileIsChecked() throws IOException {
        ecr.writeConfig("[default]\nrole_arn=" + ROLE + "\nweb_identity_token_file=/a\0b\n");

        String error = ecr.ask(HOST + "/a").error();

        assertTrue(error.contains("web_identity_token_file"), error);
        assertFalse(error.contains("bug"), error);
    }

    @Test
    void aServiceAccountUsesItsOwnRole() {
        assertTokenOf(
                ROLE,
                askForPod(",\"serviceAccountToken\":\"ey.pod\",\"serviceAccountAnnotations\":{"
                        + "\"eks.amazonaws.com/ecr-role-arn\":\"" + ROLE + "\"}"));

        assertTrue(
                stsRequests().get(0).endsWith("&WebIdentityToken=ey.pod"),
                stsRequests().toString());
        assertFalse(
                Files.exists(ecr.folder.resolve("home/.cache/aws_signing_helper")), "the token of a pod is not stored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"serviceAccountToken\":\"ey.pod\"",
                ",\"serviceAccountToken\":\"ey.pod\",\"serviceAccountAnnotations\":{}",
                ",\"serviceAccountToken\":\"\",\"serviceAccountAnnotations\":{\"eks.amazonaws.com/ecr-role-arn\":\"r\"}",
                ",\"serviceAccountAnnotations\":{\"eks.amazonaws.com/ecr-role-arn\":\"r\"}",
            })
    void otherPodsUseTheIdentityOfTheNode(String fields) {
        ecr.setIdentity();

        assertTokenOf(ecr.simulator.roleArn(), askForPod(fields));
    }

    @Test
    void aRefusalNamesBothSides() throws IOException {
        IssuedSession session = ecr.createSession();
        ecr.writeConfig(
                "[default]\nrole_arn=" + ROLE + "\nsource_profile=keys\n[profile keys]\n" + EcrFixture.keys(session));
        ecr.simulator.failNextStsCalls(1, SimulatedFault.status(403, "AccessDenied", "User <x> is not authorized"));

        Invocation run = ecr.ask(HOST + "/a");

        assertTrue(
                run.error()
                        .matches("sts:AssumeRole was rejected: AccessDenied: User <x> is not authorized"
                                + " \\(status 403, request id [\\w-]+\\)"),
                run.error());
        assertTrue(run.hint().contains("the trust policy of " + ROLE), run.hint());
        assertTrue(run.hint().contains("the keys in the profile 'keys'"), run.hint());
        assertFalse(run.stderr().contains(session.secretAccessKey()));
    }

    @Test
    void aResponseWithoutCredentialsIsRefused() throws IOException {
        ecr.writeConfig(
                "[default]\nrole_arn=" + ROLE + "\nsource_profile=default\n" + EcrFixture.keys(ecr.createSession()));
        ecr.simulator.failNextStsCalls(1, SimulatedFault.body(200, "<html>"));

        String error = ecr.ask(HOST + "/a").error();

        assertTrue(error.startsWith("sts:AssumeRole at http://127.0.0.1:"), error);
        assertTrue(error.contains("without credentials"), error);
    }

    @Test
    void profilesThatNameEachOtherAreRefused() throws IOException {
        ecr.writeConfig("[default]\nrole_arn=r\nsource_profile=b\n[profile b]\nrole_arn=r\nsource_profile=default\n");

        assertEquals(
                "source_profile leads from profile to profile without end: default, b, default",
                ecr.ask(HOST + "/a").error());
        ecr.writeConfig("[default]\nrole_arn=r\nsource_profile=default\n");
        assertTrue(ecr.ask(HOST + "/a").error().startsWith("the profile 'default' in "));
        assertTrue(ecr.simulator.stsCalls().isEmpty());
    }
}
