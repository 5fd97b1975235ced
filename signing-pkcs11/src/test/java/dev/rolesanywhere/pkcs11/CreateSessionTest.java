package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service accepts signatures of tokens. */
@ExtendWith(Tokens.class)
class CreateSessionTest {

    private static RolesAnywhereSimulator simulator;

    @BeforeAll
    static void start() {
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(Tokens.certificate("root"))
                .build();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static void assertSession(IdentitySource source) {
        CreateSessionRequest request = CreateSessionRequest.builder()
                .trustAnchorArn(simulator.trustAnchorArn())
                .profileArn(simulator.profileArn())
                .roleArn(simulator.roleArn())
                .build();
        try (CreateSessionClient client = CreateSessionClient.builder()
                .endpointOverride(simulator.endpoint())
                .build()) {
            SessionCredentials credentials = client.createSession(request, source.load());

            assertEquals(
                    simulator
                            .issuedSessions()
                            .get(simulator.issuedSessions().size() - 1)
                            .accessKeyId(),
                    credentials.accessKeyId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "p256", "p384", "p521", "always-rsa", "always-ec"})
    void aCertificateInTheTokenWithItsChain(String name) {
        try (Pkcs11IdentitySource source = Way.THROUGH_P11_KIT_PROXY
                .source()
                .certificate(Pkcs11Uri.parse("pkcs11:token=signer;object=" + name + "?pin-value=signer-pin"))
                .reusePin(true)
                .build()) {
            assertSession(source);
        }
    }

    @Test
    void theAwsSdkProviderRefreshesWithAToken() {
        try (Pkcs11IdentitySource source = Way.DIRECTLY
                        .source()
                        .certificate(Pkcs11Uri.parse("pkcs11:token=signer;object=p256?pin-value=signer-pin"))
                        .build();
                RolesAnywhereCredentialsProvider provider = RolesAnywhereCredentialsProvider.builder()
                        .identitySource(source)
                        .trustAnchorArn(simulator.trustAnchorArn())
                        .profileArn(simulator.profileArn())
                        .roleArn(simulator.roleArn())
                        .endpointOverride(simulator.endpoint())
                        .build()) {
            String accessKeyId = provider.resolveCredentials().accessKeyId();

            assertTrue(simulator.issuedSessions().stream()
                    .anyMatch(issued -> issued.accessKeyId().equals(accessKeyId)));
            assertSession(source);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-rsa", "bare-ec"})
    void aCertificateOutsideTheTokenWithTheTokensIssuers(String name) {
        try (Pkcs11IdentitySource source = Way.DIRECTLY
                .source()
                .certificates(() -> List.of(Tokens.certificate(name)))
                .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=" + name + "?pin-value=signer-pin"))
                .build()) {
            assertSession(source);
        }
    }
}
