package dev.rolesanywhere.awssdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.credentials.CredentialsState;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

@Timeout(120)
class RolesAnywherePluginTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    @TempDir
    Path files;

    private RolesAnywhereSimulator simulator;
    private IdentitySource identities;

    @BeforeEach
    void start() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(files);
        identities = FileIdentitySource.builder()
                .certificate(files.resolve("certificate.pem"))
                .privateKey(files.resolve("private-key.pem"))
                .build();
    }

    private <B extends RolesAnywhereBuilder<B, T>, T> B withSettings(B builder) {
        return builder.identitySource(identities)
                .trustAnchorArn(simulator.trustAnchorArn())
                .profileArn(simulator.profileArn())
                .roleArn(simulator.roleArn())
                .endpointOverride(simulator.endpoint());
    }

    @Test
    void anS3ClientWithThePluginSignsWithItsCredentials() throws IOException {
        String response = "<ListAllMyBucketsResult><Buckets><Bucket><Name>edge</Name></Bucket></Buckets>"
                + "</ListAllMyBucketsResult>";
        try (RolesAnywherePlugin plugin =
                        withSettings(RolesAnywherePlugin.builder()).build();
                SignedRequestServer service = new SignedRequestServer(simulator::issuedSessions, response);
                S3Client s3 = S3Client.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(service.uri())
                        .addPlugin(plugin)
                        .build()) {
            assertEquals("edge", s3.listBuckets().buckets().get(0).name());
            assertEquals(
                    CredentialsState.FRESH,
                    plugin.credentialsProvider().status().state());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProviderSetByTheApplicationIsKept(boolean pluginFirst) {
        AwsCredentialsProvider own =
                StaticCredentialsProvider.create(AwsSessionCredentials.create("AKIDOWN", "secret", "token"));
        StsClientBuilder builder = StsClient.builder().region(Region.US_EAST_1);
        try (RolesAnywherePlugin plugin =
                withSettings(RolesAnywherePlugin.builder()).build()) {
            if (pluginFirst) {
                builder.addPlugin(plugin).credentialsProvider(own);
            } else {
                builder.credentialsProvider(own).addPlugin(plugin);
            }
            try (StsClient sts = builder.build()) {
                assertSame(own, sts.serviceClientConfiguration().credentialsProvider());
            }
        }
    }

    /** It is what a client has when nothing is set. */
    @Test
    void theDefaultProviderIsReplaced() {
        try (RolesAnywhereCredentialsProvider provider =
                        withSettings(RolesAnywhereCredentialsProvider.builder()).build();
                DefaultCredentialsProvider byDefault =
                        DefaultCredentialsProvider.builder().build();
                StsClient sts = StsClient.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(byDefault)
                        .addPlugin(RolesAnywherePlugin.create(provider))
                        .build()) {
            assertSame(provider, sts.serviceClientConfiguration().credentialsProvider());
        }
    }

    @Test
    void itClosesTheProviderThatItBuiltAndNoOther() {
        RolesAnywherePlugin plugin = withSettings(RolesAnywherePlugin.builder()).build();
        plugin.close();
        SdkClientException closed = assertThrows(
                SdkClientException.class, () -> plugin.credentialsProvider().resolveCredentials());
        assertTrue(String.valueOf(closed.getMessage()).contains("closed"), closed::getMessage);

        try (RolesAnywhereCredentialsProvider provider =
                withSettings(RolesAnywhereCredentialsProvider.builder()).build()) {
            RolesAnywherePlugin.create(provider).close();
            assertInstanceOf(AwsSessionCredentials.class, provider.resolveCredentials());
        }
    }

    @Test
    void missingSettingsAreNamed() {
        SdkClientException missing = assertThrows(
                SdkClientException.class, () -> RolesAnywherePlugin.builder().build());

        assertEquals("the identity source is missing; set it with identitySource", missing.getMessage());
        assertFalse(missing.retryable());
    }

    @Test
    void clientsOfOtherServicesAreRejected() {
        SdkServiceClientConfiguration.Builder other = () -> {
            throw new IllegalStateException();
        };
        try (RolesAnywherePlugin plugin =
                withSettings(RolesAnywherePlugin.builder()).build()) {
            assertThrows(SdkClientException.class, () -> plugin.configureClient(other));
        }
    }
}
