import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.sigv4.SigningRequest;
import dev.rolesanywhere.sigv4.X509RequestSigner;
import dev.rolesanywhere.store.FileIdentitySource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The first steps of a call, to be measured as processes: {@code hello}, {@code identity} or {@code signature}. */
public class StartupStages {

    public static void main(String[] arguments) {
        if (!arguments[0].equals("hello")) {
            X509Identity identity = FileIdentitySource.builder()
                    .certificate(Path.of(arguments[1]))
                    .privateKey(Path.of(arguments[2]))
                    .build()
                    .load();
            if (arguments[0].equals("signature")) {
                sign(identity);
            }
        }
        System.out.print("done");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void sign(X509Identity identity) {
        byte[] body = "{\"durationSeconds\":3600}".getBytes(StandardCharsets.UTF_8);
        URI uri = URI.create("https://rolesanywhere.us-east-1.amazonaws.com/sessions?roleArn=arn");
        X509RequestSigner.forRegion("us-east-1")
                .sign(SigningRequest.of("POST", uri, List.of(), body), identity, Instant.now());
    }
}
