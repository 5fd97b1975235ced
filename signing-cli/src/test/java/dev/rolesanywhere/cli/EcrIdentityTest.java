package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the identity of a lookup comes from. */
class EcrIdentityTest extends EcrTestCase {

    @Test
    void theEnvironmentNamesTheIdentity() {
        ecr.setIdentity();
        ecr.environment.put("ROLESANYWHERE_ROLE_ARN", "arn:aws:iam::111122223333:role/not-this");
        ecr.environment.put("ROLESANYWHERE_FOREIGN_SETTING", "ignored");

        ecr.assertToken(ecr.ask(HOST + "/app", "--role-arn", ecr.simulator.roleArn()));
    }

    @Test
    void theProfileRunsThisHelperInThisProcess() throws IOException {
        ecr.writeConfig("[profile nodes]\ncredential_process = "
                + ecr.credentialProcessOf("/nonexistent/aws_signing_helper").replace(" --", "\n    --")
                + "\n");
        ecr.environment.put("AWS_PROFILE", "nodes");

        ecr.assertToken(ecr.ask(HOST + "/app"));
    }

    @Test
    void optionsComeBeforeTheProfile() throws IOException {
        ecr.writeConfig("[default]\naws_access_key_id = AKIAUNUSED\naws_secret_access_key = unused\n");

        ecr.assertToken(ecr.ask(HOST + "/app", ecr.options()));
    }

    @Test
    void runsAnyOtherCommandWithoutAShell() throws IOException {
        Invocation session = Invocation.of(ecr.credentialProcessOf("").strip().split(" ", -1));
        Path json = ecr.folder.resolve("with space.json");
        Files.write(json, session.stdout());
        ecr.writeConfig("[default]\ncredential_process = cat '" + json + "'\n");

        ecr.assertToken(ecr.ask(HOST + "/app"));
    }

    @Test
    void readsKeysFromTheFilesAndTheEnvironment() throws IOException {
        var session = ecr.createSession();
        Path credentials = ecr.folder.resolve("credentials");
        Files.writeString(credentials, "[p]\n" + EcrFixture.keys(session));
        ecr.environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        ecr.environment.put("AWS_PROFILE", "p");
        ecr.assertToken(ecr.ask(HOST + "/app"));

        ecr.environment.remove("AWS_PROFILE");
        ecr.environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        ecr.environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        ecr.environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        ecr.environment.put("ROLESANYWHERE_CACHE", "0");
        assertEquals(0, ecr.ask(HOST + "/app").exitCode());
        assertEquals(2, ecr.simulator.authorizationTokens().size());
    }

    @Test
    void aMissingProfileIsExplained() throws IOException {
        ecr.writeConfig("[default]\nregion = us-east-1\n");
        ecr.environment.put("AWS_PROFILE", "nodes");

        assertTrue(ecr.ask(HOST + "/a").error().contains("the profile 'nodes' is not in "));
    }
}
