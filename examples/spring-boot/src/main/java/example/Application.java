package example;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.store.FileIdentitySource;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@ConfigurationPropertiesScan
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    /** The properties {@code rolesanywhere.*}; the endpoint is for tests. */
    @ConfigurationProperties("rolesanywhere")
    record Settings(
            Path certificate, Path privateKey, String trustAnchorArn, String profileArn, String roleArn, URI endpoint) {}

    /** For the clients of all AWS services. Spring closes it. */
    @Bean
    RolesAnywhereCredentialsProvider credentials(Settings settings) {
        RolesAnywhereCredentialsProvider.Builder builder = RolesAnywhereCredentialsProvider.builder()
                .identitySource(FileIdentitySource.builder()
                        .certificate(settings.certificate())
                        .privateKey(settings.privateKey())
                        .build())
                .trustAnchorArn(settings.trustAnchorArn())
                .profileArn(settings.profileArn())
                .roleArn(settings.roleArn());
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }
}
