package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.doctor.Finding;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.FailureHints;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Walks through what a pull of an image needs: registry, credentials, token, and whether the token opens the image. */
public final class EcrChecks {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String MANIFESTS = "application/vnd.oci.image.index.v1+json,"
            + " application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json,"
            + " application/vnd.docker.distribution.manifest.v2+json";

    private final EcrOptions options;
    private final ProcessContext context;
    private final List<Finding> findings = new ArrayList<>();

    private EcrChecks(EcrOptions options, ProcessContext context) {
        this.options = options;
        this.context = context;
    }

    /** Runs the checks, without the cache. They end at the first that fails. */
    public static List<Finding> run(String image, SigningOptions signing, ProcessContext context) {
        EcrChecks checks = new EcrChecks(EcrOptions.uncached(signing), context);
        checks.run(image);
        return checks.findings;
    }

    private void run(String image) {
        ImageName name = ImageName.parse(image);
        EcrRegistry registry = name == null ? null : EcrRegistry.of(name.host());
        if (name == null || registry == null) {
            findings.add(Finding.failure(
                    "ECR registry",
                    "the image does not begin with the name of an ECR registry",
                    "write --image ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG"));
            return;
        }
        findings.add(Finding.ok("ECR registry", name.registry() + " in " + registry.region()));
        AwsCredentialSource source = tried("ECR credentials", () -> source(registry));
        AuthorizationToken token =
                source == null ? null : tried("ECR token", () -> token(registry, name.host(), source));
        if (token != null) {
            findings.add(repository(name, ImagePath.of(image), token));
        }
    }

    private <T> @Nullable T tried(String check, Supplier<T> action) {
        try {
            return action.get();
        } catch (SigningHelperException e) {
            findings.add(Finding.failure(
                    check, e.getMessage(), FailureHints.of(e).orElse("correct it, and run the checks again")));
            return null;
        }
    }

    private AwsCredentialSource source(EcrRegistry registry) {
        AwsCredentialSource source = new CredentialSources(options, List.of("doctor"), null, registry, context).find();
        findings.add(Finding.ok("ECR credentials", "those of " + source.name()));
        return source;
    }

    private AuthorizationToken token(EcrRegistry registry, String host, AwsCredentialSource source) {
        AuthorizationToken token = new EcrTokens(options, null, context).get(registry, host, source);
        findings.add(Finding.ok("ECR token", "valid until " + Instant.ofEpochSecond(token.expiration())));
        return token;
    }

    private Finding repository(ImageName name, ImagePath path, AuthorizationToken token) {
        String check = "ECR repository";
        URI uri = URI.create("https://" + name.registry() + path.manifest());
        try (SdkHttpClient http = options.signing().endpoint().httpClient(uri, context)) {
            HttpResponse response = HttpTransport.send(http, request(uri, token), new byte[0], LIMIT);
            return switch (response.status()) {
                case 200 -> Finding.ok(check, "the token opens " + path.text());
                case 404 ->
                    Finding.failure(
                            check,
                            "the registry has no " + path.text(),
                            "check account, region, repository and tag; without --image …:TAG, the tag is latest");
                case 401, 403 ->
                    Finding.failure(
                            check,
                            "the registry refuses " + path.text() + " (status " + response.status() + ")",
                            "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository, in the policy of"
                                    + " the role and, for another account, in the policy of the repository");
                default ->
                    Finding.failure(
                            check,
                            "the registry responded with status " + response.status(),
                            "check proxies and firewalls between this machine and the registry");
            };
        } catch (IOException | RuntimeException e) {
            return Finding.failure(
                    check,
                    ConnectionException.explain(uri, e).getMessage(),
                    "this machine must reach the registry with HTTPS; HTTPS_PROXY names a proxy");
        }
    }

    private static SdkHttpRequest request(URI uri, AuthorizationToken token) {
        String login = token.username() + ":" + token.password();
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(uri)
                .putHeader("Content-Length", "0")
                .putHeader("Accept", MANIFESTS)
                .putHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .build();
    }
}
