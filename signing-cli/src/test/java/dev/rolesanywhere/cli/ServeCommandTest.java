package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

@Timeout(120)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ServeCommandTest extends ServeTestCase {

    @AfterEach
    void forgetProperties() {
        System.clearProperty("aws.ec2MetadataServiceEndpoint");
        System.clearProperty("aws.ec2MetadataServiceTimeout");
        System.clearProperty("aws.containerCredentialsFullUri");
        System.clearProperty("aws.containerAuthorizationTokenFile");
    }

    private void assertIssued(AwsSessionCredentials credentials) {
        IssuedSession issued = simulator.issuedSessions().get(0);
        assertEquals(issued.accessKeyId(), credentials.accessKeyId());
        assertEquals(issued.secretAccessKey(), credentials.secretAccessKey());
        assertEquals(issued.sessionToken(), credentials.sessionToken());
        assertEquals(issued.expiration(), credentials.expirationTime().orElseThrow());
    }

    @Test
    void itAnnouncesItsPortAndItsCredentialsAndEndsWithZero() throws InterruptedException {
        RunningServe serving = RunningServe.start(arguments());
        String port = serving.awaitLine("Local server started on port: ");
        Instant expiration = simulator.issuedSessions().get(0).expiration();

        assertEquals("http://127.0.0.1:" + port, serving.awaitLine("export AWS_EC2_METADATA_SERVICE_ENDPOINT="));
        assertEquals(expiration.toString(), serving.awaitLine("refreshed: credentials until "));
        assertEquals(0, serving.end());
        assertTrue(serving.stderr().lines().allMatch(line -> line.startsWith("aws_signing_helper: ")));
    }

    @Test
    void theAwsSdkForJavaReadsTheMetadataWithAndWithoutASlashAtTheEnd() throws InterruptedException {
        // A response takes more than the default of one second on a busy machine.
        System.setProperty("aws.ec2MetadataServiceTimeout", "30");
        try (RunningServe serving = RunningServe.start(arguments())) {
            for (String end : List.of("", "/")) {
                System.setProperty("aws.ec2MetadataServiceEndpoint", serving.endpoint() + end);
                try (InstanceProfileCredentialsProvider provider =
                        InstanceProfileCredentialsProvider.builder().build()) {
                    assertIssued((AwsSessionCredentials) provider.resolveCredentials());
                }
            }
        }
        assertEquals(1, simulator.callCount());
    }

    @Test
    void theAwsSdkForJavaReadsTheContainerCredentials() throws InterruptedException {
        Path token = folder.resolve("token");
        try (RunningServe serving = RunningServe.start(
                arguments("--container-credentials", "--authorization-token-file", token.toString()))) {
            String uri = serving.awaitLine("export AWS_CONTAINER_CREDENTIALS_FULL_URI=");
            assertEquals(token.toString(), serving.awaitLine("export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="));
            System.setProperty("aws.containerCredentialsFullUri", uri);
            System.setProperty("aws.containerAuthorizationTokenFile", token.toString());
            try (ContainerCredentialsProvider provider =
                    ContainerCredentialsProvider.builder().build()) {
                assertIssued((AwsSessionCredentials) provider.resolveCredentials());
            }
        }
        assertFalse(Files.exists(token));
    }

    @Test
    void aServerThatCannotStartLeavesTheTokenOfAnotherAlone() throws IOException, InterruptedException {
        Path token = folder.resolve("token");
        try (RunningServe serving = RunningServe.start(
                arguments("--container-credentials", "--authorization-token-file", token.toString()))) {
            String uri = serving.awaitLine("export AWS_CONTAINER_CREDENTIALS_FULL_URI=");
            String before = Files.readString(token);
            String port = uri.replaceFirst(".*:(\\d+)/.*", "$1");

            Invocation second =
                    refused("--port", port, "--container-credentials", "--authorization-token-file", token.toString());

            assertEquals(1, second.exitCode());
            assertTrue(second.stderr().contains("is already in use"), second.stderr());
            assertEquals(before, Files.readString(token));
        }
    }

    @Test
    void theAuthorizationTokenMayComeFromTheEnvironment() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic dXNlcjpwYXNzd29yZA==");
        try (RunningServe serving =
                RunningServe.start(Clock.systemUTC(), environment, arguments("--container-credentials"))) {
            serving.awaitLine("the authorization token is the value of AWS_CONTAINER_AUTHORIZATION_TOKEN");
            assertEquals(
                    200,
                    serving.get("/credentials", "Authorization", "Basic dXNlcjpwYXNzd29yZA==")
                            .statusCode());
            assertEquals(401, serving.get("/credentials").statusCode());
            assertFalse(serving.stderr().contains("Basic"));
        }
    }

    @Test
    void anyUserOfTheMachineCanReadMetadataSoItIsOffWithContainerCredentialsUnlessAskedFor()
            throws IOException, InterruptedException {
        try (RunningServe serving = RunningServe.start(arguments("--container-credentials"))) {
            assertEquals(
                    404,
                    serving.get("/latest/meta-data/iam/security-credentials/").statusCode());
        }
        try (RunningServe serving = RunningServe.start(arguments("--container-credentials", "--instance-metadata"))) {
            assertEquals(200, serving.credentials(role).statusCode());
        }
    }

    @Test
    void healthAndMetricsAreServedOnlyOnRequest() throws IOException, InterruptedException {
        try (RunningServe serving = RunningServe.start(arguments())) {
            assertEquals(404, serving.get("/healthz").statusCode());
            assertEquals(404, serving.get("/metrics").statusCode());
        }
        try (RunningServe serving = RunningServe.start(arguments("--healthz", "--metrics"))) {
            assertEquals(200, serving.get("/healthz").statusCode());
            assertTrue(serving.get("/metrics").body().contains("aws_signing_helper_refreshes_total 1\n"));
        }
    }

    @Test
    void theServedRegionIsTheSigningRegion() throws IOException, InterruptedException {
        try (RunningServe serving = RunningServe.start(arguments())) {
            assertEquals(
                    simulator.trustAnchorArn().split(":", -1)[3],
                    serving.metadata("/latest/meta-data/placement/region").body());
        }
    }

    @Test
    void shortSessionsAreAWarning() throws InterruptedException {
        try (RunningServe serving = RunningServe.start(arguments("--session-duration", "900"))) {
            assertTrue(serving.stderr().contains("warning: sessions of less than 30 minutes are too short to serve"));
        }
    }

    @Test
    void aPortInUseIsNamedBeforeASessionIsCreated() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Invocation run = refused("--port", Integer.toString(taken.getLocalPort()));

            assertEquals(1, run.exitCode());
            assertEquals(
                    "127.0.0.1:" + taken.getLocalPort()
                            + " is already in use; stop the process that uses it, or choose another port with --port",
                    run.error());
            assertEquals(0, simulator.callCount());
        }
    }

    @Test
    void badOptionsAreRejectedBeforeAnythingIsSent() {
        assertEquals(
                "--port must be 0 to 65535, not 65536", refused("--port=65536").error());
        assertEquals(
                "--hop-limit must be 1 to 255 hops, not 256",
                refused("--hop-limit=256").error());
        assertEquals(
                "--bind-address 'host' is not an IP address",
                refused("--bind-address=host").error());
        for (String address : List.of("0.0.0.0", "::", "192.0.2.1", "169.254.169.253", "fd00:ec2::253")) {
            assertEquals(
                    "--bind-address " + address + " would offer credentials to other machines without a token; use"
                            + " --container-credentials without --instance-metadata, or a loopback address,"
                            + " 169.254.169.254 or fd00:ec2::254",
                    refused("--bind-address", address).error());
        }
        for (String name : List.of("", "http://host", "host:80", "a b", "*", "-x", "a".repeat(300))) {
            assertEquals(
                    "--allowed-host '" + name
                            + "' is not a host name; specify only the name, such as host.docker.internal",
                    refused("--allowed-host=" + name).error());
        }
        assertEquals(
                "--authorization-token-file requires --container-credentials",
                refused("--authorization-token-file=x").error());
        assertEquals(0, simulator.callCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fd00:ec2::254", "[fd00:ec2::254]"})
    void theAddressesOfInstanceMetadataMayBeBoundIfAnInterfaceHasThem(String address) throws IOException {
        InetAddress parsed = InetAddress.getByName(address);
        assumeTrue(NetworkInterface.getByInetAddress(parsed) == null, "an interface has the address");

        String error = refused("--bind-address", address).error();

        assertTrue(error.startsWith("no interface of this machine has the address "), error);
        assertTrue(error.contains("ip address add "), error);
    }

    @Test
    void namesOfAPortForwardAreAcceptedWhenTheyAreAllowed() throws IOException, InterruptedException {
        try (RunningServe serving = RunningServe.start(
                arguments("--allowed-host", "host.docker.internal", "--allowed-host=Proxy.Example.Com"))) {
            for (String host : List.of("host.docker.internal", "proxy.example.com:80", "10.0.2.2", "169.254.169.254")) {
                assertEquals(200, serving.statusOfTokenRequest(host), host);
            }
            assertEquals(403, serving.statusOfTokenRequest("example.com"));
        }
    }
}
