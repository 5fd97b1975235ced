package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedCallTest extends SimulatorTestCase {

    @ParameterizedTest
    @EnumSource
    void acceptsEveryKindOfKey(KeyKind kind) {
        assertAccepted(TestCall.to(simulator, ROLES_ANYWHERE.pki().issue(kind)).send());
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAuthoritiesOfEveryKindOfKey(KeyKind kind) {
        ThrowawayPki pki = ThrowawayPki.create(kind).withIntermediate(kind);
        try (RolesAnywhereSimulator its = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor(), pki.trustAnchor())
                .build()) {
            assertAccepted(TestCall.to(its, pki.issue(KeyKind.EC_P256)).send());
        }
    }

    @Test
    void acceptsTheArnsInTheBody() {
        assertAccepted(TestCall.to(simulator, IDENTITY).withArnsInBody().send());
    }

    @Test
    void acceptsACallWithoutABodyAndContentType() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.body = "";
        call.headers.remove("Content-Type");

        assertAccepted(call.send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON", "application/json ;a=b"})
    void acceptsEveryFormOfItsContentType(String contentType) {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.headers.put("Content-Type", contentType);

        assertAccepted(call.send());
    }

    @Test
    void acceptsAnyContentTypeWithoutABody() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.body = "";
        call.headers.put("Content-Type", "text/plain");

        assertAccepted(call.send());
    }

    @Test
    void acceptsAHeaderOfTheClientThatIsNotSigned() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.sentHeaders.put("User-Agent", "CredHelper/1.8.0 (go; linux; amd64)");
        call.sentHeaders.put("Amz-Sdk-Invocation-Id", "1");

        assertAccepted(call.send());
    }

    @Test
    void acceptsAChainOfFive() {
        ThrowawayPki pki = ROLES_ANYWHERE.pki();
        for (int i = 0; i < 4; i++) {
            pki = pki.withIntermediate();
        }
        assertEquals(5, pki.intermediates().size());

        assertAccepted(TestCall.to(simulator, pki.issue(KeyKind.EC_P256)).send());
    }

    @Test
    void acceptsTheMembersOfTheBodyThatTheServiceIgnores() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.body = "{\"sessionName\":\"old\",\"instanceProperties\":{\"a\":\"b\"},\"durationSeconds\":null}";

        assertAccepted(call.send());
    }

    @Test
    void acceptsAQueryInAnyOrderAndWithoutUnnecessaryEscapes() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.sentTarget = target -> {
            List<String> parameters = new ArrayList<>(List.of(target.split("[?&]")));
            parameters.remove(0);
            Collections.reverse(parameters);
            return "/sessions?"
                    + String.join("&", parameters).replace("%3A", ":").replace("%2F", "/");
        };

        assertAccepted(call.send());
    }

    @Test
    void acceptsAdditionalSignedHeadersAndFoldsTheirSpaces() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.headers.put("Amz-Sdk-Request", "  attempt=1;   max=3  ");
        call.headers.put("X-Amz-Meta", "a,b");

        assertAccepted(call.send());
    }

    @Test
    void acceptsAnotherHostIfItIsSigned() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        call.headers.put("Host", "RolesAnywhere.example:8443");

        assertAccepted(call.send());
    }

    @Test
    void acceptsAChainInAnyOrder() {
        ThrowawayPki pki = ROLES_ANYWHERE.pki().withIntermediate().withIntermediate();
        TestCall call = TestCall.to(simulator, pki.issue(KeyKind.EC_P256));
        List<X509Certificate> reversed = new ArrayList<>(pki.intermediates());
        Collections.reverse(reversed);
        call.headers.put("X-Amz-X509-Chain", TestCall.base64(reversed));

        assertAccepted(call.send());
    }

    @Test
    void acceptsAndRecordsAChainWithTheLeafAndTheRoot() {
        TestCall call = TestCall.to(simulator, IDENTITY);
        ThrowawayPki pki = ROLES_ANYWHERE.pki();
        call.headers.put(
                "X-Amz-X509-Chain",
                TestCall.base64(
                        List.of(IDENTITY.certificate(), pki.intermediates().get(0), pki.trustAnchor())));

        assertAccepted(call.send());
        assertEquals(
                Stream.of("throwaway-workload", "Throwaway Intermediate 1", "Throwaway Root")
                        .map(name -> "CN=" + name + ",O=Roles Anywhere Testkit")
                        .toList(),
                simulator.calls().get(0).chainSubjects());
    }

    @Test
    void acceptsAnMlDsa87LeafWithTwoMlDsa87Intermediates() {
        ThrowawayPki pki = ThrowawayPki.create(KeyKind.ML_DSA_87)
                .withIntermediate(KeyKind.ML_DSA_87)
                .withIntermediate(KeyKind.ML_DSA_87);
        try (RolesAnywhereSimulator its =
                RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor()).build()) {
            assertAccepted(TestCall.to(its, pki.issue(KeyKind.ML_DSA_87)).send());
        }
    }

    @Test
    void acceptsAnEscapedBasePathThatIsEscapedAgainInTheCanonicalRequest() {
        try (RolesAnywhereSimulator its = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .basePath("/my%20gateway")
                .build()) {
            TestCall call = TestCall.to(its, IDENTITY);
            call.canonicalPath = "/my%2520gateway/sessions";

            assertAccepted(call.send());
            assertEquals("/my%20gateway/sessions", call.path);
        }
    }
}
