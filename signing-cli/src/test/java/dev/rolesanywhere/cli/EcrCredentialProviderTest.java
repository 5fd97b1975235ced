package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedAuthorizationToken;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way from the kubelet's request to its response, against the simulator. */
class EcrCredentialProviderTest extends EcrTestCase {

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha1"})
    void answersInTheVersionOfTheRequest(String version) {
        Invocation run = ecr.send(EcrFixture.request(version, HOST + "/app"), ecr.options());

        String password = ecr.onlyToken().password();
        assertTrue(
                run.out()
                        .matches(
                                "\\Q{\"kind\":\"CredentialProviderResponse\",\"apiVersion\":\"credentialprovider.kubelet"
                                        + ".k8s.io/" + version
                                        + "\",\"cacheKeyType\":\"Registry\",\"cacheDuration\":\"\\E"
                                        + "(6h0m0s|5h59m5\\ds)\\Q\",\"auth\":{\"" + HOST
                                        + "\":{\"username\":\"AWS\",\"password\":\"" + password + "\"}}}\n\\E"),
                run.out());
        assertEquals("eu-central-1", ecr.onlyToken().region());
    }

    @Test
    void theCommandDoesTheSameAsTheName() {
        List<String> words = new ArrayList<>(List.of("ecr-credential-provider"));
        words.addAll(List.of(ecr.options("--debug=false")));

        ecr.assertToken(Invocation.called(
                "aws_signing_helper",
                EcrFixture.request("v1", HOST + "/a"),
                Clock.systemUTC(),
                ecr.environment,
                words.toArray(String[]::new)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io/library/nginx",
                "quay.io/a/b:latest",
                HOST + ".evil.example/a",
                "evil.example/" + HOST + "/a",
                "11112222333.dkr.ecr.eu-central-1.amazonaws.com/a",
                "111122223333.dkr.ecr.eu-central-1.amazonaws.com.evil/a",
                HOST + "./a",
                "111122223333.dkr.ecr.s3.amazonaws.com/a",
                "111122223333.dkr.ecr.s3-us-west-2.amazonaws.com/a",
                "localhost:5000/a",
                "[::1]:5000/a",
                "nginx"
            })
    void anotherRegistryCausesNoCall(String image) {
        Invocation run = ecr.ask(image, ecr.options());

        assertEquals(
                "{\"kind\":\"CredentialProviderResponse\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\","
                        + "\"cacheKeyType\":\"Image\",\"cacheDuration\":\"5m0s\",\"auth\":{}}\n",
                run.out());
        assertEquals(0, ecr.simulator.callCount());
        assertTrue(ecr.simulator.ecrCalls().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST + "@evil.example/a",
                "https://user:pass@" + HOST + "/a",
                HOST + "#@evil.example/a",
                HOST + "\\\\@evil.example/a",
                HOST + ":0/a",
                HOST + ":99999/a",
                " " + HOST + "/a",
                "/a"
            })
    void anythingOtherThanAnImageIsRejected(String image) {
        assertTrue(ecr.ask(image, ecr.options())
                .error()
                .startsWith("the image in the request is not the name of an image"));
        assertEquals(0, ecr.simulator.callCount());
    }

    @Test
    void aPortIsNotTakenForATag() {
        Invocation run = ecr.ask(HOST + ":443/app:v1@sha256:0000", ecr.options());

        assertTrue(run.out().contains("\"auth\":{\"" + HOST + ":443\":{"), run.out());
    }

    @Test
    void oneSessionAndOneTokenPerRegionServeAllImages() {
        for (int pod = 0; pod < 5; pod++) {
            ecr.ask(HOST + "/app" + pod, ecr.options());
            ecr.ask("444455556666.dkr.ecr.us-west-2.amazonaws.com/app" + pod, ecr.options());
            ecr.ask("public.ecr.aws/app" + pod, ecr.options());
        }

        assertEquals(1, ecr.simulator.callCount());
        assertEquals(3, ecr.simulator.authorizationTokens().size());
        assertEquals("ecr-public", ecr.simulator.authorizationTokens().get(2).service());
    }

    @Test
    void theEndpointOptionIsForPrivateRegistries() {
        String unreachable = "http://127.0.0.1:1";
        String simulator = ecr.simulator.endpoint().toString();
        ecr.environment.put("AWS_ENDPOINT_URL_ECR", unreachable);

        assertEquals(
                0,
                ecr.ask(HOST + "/app", ecr.options("--ecr-endpoint", simulator)).exitCode());
        assertEquals(
                0,
                ecr.ask("public.ecr.aws/app", ecr.options("--ecr-endpoint", unreachable))
                        .exitCode());
        assertEquals(
                List.of("ecr", "ecr-public"),
                ecr.simulator.authorizationTokens().stream()
                        .map(IssuedAuthorizationToken::service)
                        .toList());
    }

    @Test
    void withoutACacheEachLookupCalls() {
        ecr.ask(HOST + "/a", ecr.options("--cache=false"));
        ecr.environment.put("ROLESANYWHERE_CACHE", "0");
        ecr.ask(HOST + "/a", ecr.options());

        assertEquals(2, ecr.simulator.callCount());
        assertEquals(2, ecr.simulator.authorizationTokens().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"kind\":\"CredentialProviderRequest\"}",
                "{\"kind\":1,\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"a/b\"}",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"a",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"a/b\"",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"a/b\"}}",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"image\":\"a/b\"}",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"v2\",\"image\":\"a/b\"}",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\"}"
            })
    void malformedRequestsAreRejected(String input) {
        Invocation run = ecr.send(input, ecr.options());

        assertTrue(run.error().contains("the request on standard input"), run.stderr());
    }

    /** Docker does not change the case of a registry, and the kubelet looks for the same spelling. */
    @ParameterizedTest
    @ValueSource(strings = {"111122223333.DKR.ecr.EU-Central-1.amazonaws.com", "Public.ECR.aws"})
    void aHostIsReadInAnyCase(String host) {
        Invocation run = ecr.ask(host + "/a", ecr.options());

        assertTrue(run.out().contains("\"auth\":{\"" + host + "\":{"), run.out());
        assertEquals(
                host.startsWith("1") ? "eu-central-1" : "us-east-1",
                ecr.onlyToken().region());
    }

    @Test
    void theVersionIsPrintedUnderTheNameOfTheProvider() {
        Invocation run = ecr.send("", "--version");

        assertTrue(run.out().matches("\\S+\n"), run.out() + run.stderr());
    }

    @Test
    void otherArgumentsAreIgnoredLikeThoseOfAmazonsProvider() {
        assertTrue(ecr.ask(HOST + "/a", ecr.options("get-credentials"))
                .out()
                .contains(ecr.onlyToken().password()));
    }

    /** The key of an annotation can have 317 characters, and all annotations 256 KiB. */
    @Test
    void annotationsMayBeLong() {
        String more = ",\"serviceAccountAnnotations\":{\"" + "a".repeat(253) + "/" + "b".repeat(63) + "\":\""
                + "c".repeat(250_000) + "\"},\"deep\":" + "[".repeat(100) + "]".repeat(100);

        ecr.assertToken(ecr.send(EcrFixture.request("v1", HOST + "/a", more), ecr.options()));
    }

    /** Longer durations than 292 years are no durations for the kubelet. */
    @Test
    void theKubeletKeepsATokenForHalfADayAtMost() {
        ecr.simulator.failNextEcrCalls(
                1,
                SimulatedFault.body(
                        200,
                        "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOng=\",\"expiresAt\":253402300799}]}"));

        String out = ecr.ask(HOST + "/a", ecr.options()).out();

        assertTrue(out.contains("\"cacheDuration\":\"12h0m0s\""), out);
    }

    @Test
    void unknownFieldsAreIgnored() {
        String request =
                EcrFixture.request("v1", HOST + "/a").replace("\"image\"", "\"new\":{\"a\":[1,true,null]},\"image\"");

        ecr.assertToken(ecr.send(request, ecr.options()));
    }

    @Test
    void aHugeRequestIsRejected() {
        String request = EcrFixture.request("v1", HOST + "/" + "a".repeat(2 << 20));

        assertTrue(ecr.send(request, ecr.options()).error().contains("larger than 1 MiB"));
    }
}
