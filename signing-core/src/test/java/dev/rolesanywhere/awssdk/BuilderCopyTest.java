package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.BuilderProperties;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.identity.IdentitySource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** Copies of a builder whose properties all differ from the defaults. */
class BuilderCopyTest {

    private static final SdkHttpClient UNUSED = new SdkHttpClient() {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            throw new IllegalStateException("nothing is sent");
        }

        @Override
        public void close() {}
    };

    /** FIPS and dual-stack cannot be combined with an endpoint, so there are two. */
    private static RolesAnywhereCredentialsProvider.Builder common() {
        IdentitySource source = () -> {
            throw new IllegalStateException("nothing is loaded");
        };
        return RolesAnywhereCredentialsProvider.builder()
                .identitySource(source)
                .trustAnchorArn("arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a")
                .profileArn("arn:aws:rolesanywhere:eu-west-1:111122223333:profile/p")
                .roleArn("arn:aws:iam::111122223333:role/edge")
                .sessionDuration(Duration.ofMinutes(20))
                .roleSessionName("host-1")
                .region("eu-central-1")
                .maxAttempts(2)
                .httpClient(UNUSED)
                .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .refreshListener(new RefreshListener() {});
    }

    @Test
    void eachPropertyIsInTheBuilderOfAProvider() {
        RolesAnywhereCredentialsProvider.Builder regional =
                common().fipsEnabled(true).dualstackEnabled(true);
        RolesAnywhereCredentialsProvider.Builder custom =
                common().endpointOverride(URI.create("https://vpce-1.example.com"));

        try (RolesAnywhereCredentialsProvider first = regional.build();
                RolesAnywhereCredentialsProvider second = custom.build()) {
            BuilderProperties.assertSurvive(
                    RolesAnywhereCredentialsProvider.builder()
                            .endpointOverride(URI.create("https://other.example.com")),
                    regional,
                    first.toBuilder());
            BuilderProperties.assertSurvive(
                    RolesAnywhereCredentialsProvider.builder().fipsEnabled(true).dualstackEnabled(true),
                    custom,
                    second.toBuilder());
        }
    }

    @Test
    void eachPropertyIsInTheCopyOfABuilder() {
        RolesAnywhereCredentialsProvider.Builder original =
                common().fipsEnabled(true).dualstackEnabled(true);

        BuilderProperties.assertSurvive(
                RolesAnywhereCredentialsProvider.builder().endpointOverride(URI.create("https://other.example.com")),
                original,
                original.copy());
    }
}
