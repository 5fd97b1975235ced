package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Roles that are assumed with STS, which is a stub here: it returns credentials that the simulator issued. */
class EcrAssumedRoleTest {

    private static final String HOST = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
    private static final String ROLE = "arn:aws:iam::444455556666:role/registry";

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(ThrowawayPki.create(), builder -> builder);

    @TempDir
    private Path folder;

    private final RolesAnywhereSimulator simulator = ROLES_ANYWHERE.simulator();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String error = "";
    private HttpServer sts;

    @BeforeEach
    void setUp() throws IOException {
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(folder);
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", this::respond);
        sts.start();
        Files.createDirectory(folder.resolve("home"));
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        environment.put(
                "AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + sts.getAddress().getPort());
        environment.put("AWS_MAX_ATTEMPTS", "1");
    }

    @AfterEach
    void stop() {
        sts.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        requests.add(URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = (status == 200 ? credentials() : error).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private IssuedSession session() {
        if (simulator.issuedSessions().isEmpty()) {
            Invocation.of(CredentialProcess.of(
                    simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem")));
        }
        return simulator.issuedSessions().get(0);
    }

    private String credentials() {
        return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
                + "<AccessKeyId>" + session().accessKeyId() + "</AccessKeyId><SecretAccessKey>"
                + session().secretAccessKey() + "</SecretAccessKey><SessionToken>"
                + session().sessionToken()
                + "</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    }

    private void writeConfig(String content) throws IOException {
        environment.put(
                "AWS_CONFIG_FILE",
                Files.writeString(folder.resolve("config"), content).toString());
    }

    private Invocation ask(String more) {
        String request = "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":"
                + "\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"" + HOST + "/a\"" + more + "}";
        return Invocation.called("ecr-credential-provider", request, Clock.systemUTC(), environment);
    }

    private void assertToken(Invocation run) {
        assertEquals("", run.stderr());
        assertTrue(run.out().contains(simulator.authorizationTokens().get(0).password()), run.out());
    }

    @Test
    void aProfileAssumesARoleWithTheSessionOfAnother() throws IOException {
        String options = String.join(
                " ",
                CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem")));
        writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=node\nexternal_id=a&b\nduration_seconds=900\n"
                + "[profile node]\ncredential_process=aws_signing_helper " + options + "\n");

        assertToken(ask(""));

        assertEquals(
                List.of("Action=AssumeRole&Version=2011-06-15&RoleArn=" + ROLE
                        + "&RoleSessionName=ecr-credential-provider&DurationSeconds=900&ExternalId=a&b"),
                requests);
        assertTrue(
                authorizations.get(0).matches("AWS4-HMAC-SHA256 Credential=ASIA\\w+/\\d+/eu-central-1/sts/.*"),
                authorizations.get(0));
    }

    @Test
    void aProfileMayBeItsOwnSource() throws IOException {
        writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=default\naws_access_key_id=AKIA1\n"
                + "aws_secret_access_key=s\n");

        assertToken(ask(""));
        assertTrue(authorizations.get(0).contains("Credential=AKIA1/"));
    }

    @Test
    void aTokenFileNeedsNoSignature() throws IOException {
        environment.put("AWS_ROLE_ARN", ROLE);
        environment.put("AWS_ROLE_SESSION_NAME", "edge");
        environment.put(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), "ey.J.x\n").toString());

        assertToken(ask(""));

        assertEquals(
                List.of("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + ROLE
                        + "&RoleSessionName=edge&WebIdentityToken=ey.J.x"),
                requests);
        assertEquals(List.of("null"), authorizations);
    }

    @Test
    void aServiceAccountUsesItsOwnRole() {
        assertToken(ask(",\"serviceAccountToken\":\"ey.pod\",\"serviceAccountAnnotations\":{"
                + "\"eks.amazonaws.com/ecr-role-arn\":\"" + ROLE + "\"}"));

        assertTrue(requests.get(0).endsWith("&WebIdentityToken=ey.pod"), requests.toString());
        assertFalse(Files.exists(folder.resolve("home/.cache/aws_signing_helper")), "the token of a pod is not stored");
    }

    @Test
    void aRefusalNamesBothSides() throws IOException {
        writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=keys\n[profile keys]\naws_access_key_id=AKIA1\n"
                + "aws_secret_access_key=geheim\n");
        status = 403;
        error = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User &lt;x&gt; is not"
                + " authorized</Message></Error></ErrorResponse>";

        Invocation run = ask("");

        assertEquals("sts:AssumeRole was rejected: AccessDenied: User <x> is not authorized (status 403)", run.error());
        assertTrue(run.hint().contains("the trust policy of " + ROLE), run.hint());
        assertTrue(run.hint().contains("the keys in the profile 'keys'"), run.hint());
        assertFalse(run.stderr().contains("geheim"));
    }

    @Test
    void aResponseWithoutCredentialsIsRefused() throws IOException {
        writeConfig("[default]\nrole_arn=" + ROLE + "\nsource_profile=default\naws_access_key_id=AKIA1\n"
                + "aws_secret_access_key=s\n");
        status = 500;
        error = "<html>";
        assertTrue(ask("").error().contains("but not from AWS"), "a proxy's page is not from AWS");
    }

    @Test
    void endlessSourcesAreRefused() throws IOException {
        writeConfig("[default]\nrole_arn=r\nsource_profile=b\n[profile b]\nrole_arn=r\nsource_profile=default\n");

        Invocation run = ask("");

        assertTrue(run.error().startsWith("the profile 'default' in "), run.error());
    }
}
