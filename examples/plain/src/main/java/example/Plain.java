package example;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.store.FileIdentitySource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Prints which role the certificate of this machine can use. */
public final class Plain {

    private Plain() {}

    public static void main(String[] args) {
        try (RolesAnywhereCredentialsProvider provider = provider(System.getenv());
                StsClient sts = StsClient.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(provider)
                        .build()) {
            System.out.println(sts.getCallerIdentity().arn());
        }
    }

    /** Returns a provider, which serves any number of clients. */
    static RolesAnywhereCredentialsProvider provider(Map<String, String> settings) {
        RolesAnywhereCredentialsProvider.Builder builder = RolesAnywhereCredentialsProvider.builder()
                .identitySource(FileIdentitySource.builder()
                        .certificate(Path.of(settings.get("CERTIFICATE")))
                        .privateKey(Path.of(settings.get("PRIVATE_KEY")))
                        .build())
                .trustAnchorArn(settings.get("TRUST_ANCHOR_ARN"))
                .profileArn(settings.get("PROFILE_ARN"))
                .roleArn(settings.get("ROLE_ARN"));
        if (settings.containsKey("ROLES_ANYWHERE_ENDPOINT")) {
            builder.endpointOverride(URI.create(settings.get("ROLES_ANYWHERE_ENDPOINT")));
        }
        return builder.build();
    }
}
