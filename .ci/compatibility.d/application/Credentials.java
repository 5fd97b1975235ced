package application;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.store.FileIdentitySource;
import java.net.URI;
import java.nio.file.Path;

/** Arguments: the endpoint, the three ARNs, the certificate and the key. */
public final class Credentials {

    private Credentials() {}

    public static void main(String[] args) {
        try (RolesAnywhereCredentialsProvider provider = RolesAnywhereCredentialsProvider.builder()
                .endpointOverride(URI.create(args[0]))
                .trustAnchorArn(args[1])
                .profileArn(args[2])
                .roleArn(args[3])
                .identitySource(FileIdentitySource.builder()
                        .certificate(Path.of(args[4]))
                        .privateKey(Path.of(args[5]))
                        .build())
                .build()) {
            System.out.println("credentials " + provider.resolveCredentials().accessKeyId());
        }
    }
}
