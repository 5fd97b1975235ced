package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.doctor.Finding;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.HttpTransport;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Walks through what a pull of an image needs: registry, credentials, token, and whether the token opens the image. */
public final class EcrChecks {

    private final EcrOptions options;
    private final EcrTokens tokens;
    private final List<Finding> findings = new ArrayList<>();

    private EcrChecks(EcrOptions options, ProcessContext context) {
        this.options = options;
        this.tokens = EcrTokens.uncached(options, context);
    }

    /** Runs the checks, without the cache. They end at the first that fails. */
    public static List<Finding> run(String image, SigningOptions signing, ProcessContext context) {
        EcrChecks checks = new EcrChecks(EcrOptions.uncached(signing), context);
        checks.run(image, context);
        return checks.findings;
    }

    private void run(String image, ProcessContext context) {
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
            findings.add(new RegistryCheck(name, options.signing().endpoint(), context).run(token));
        }
    }

    private <T> @Nullable T tried(String check, Supplier<T> action) {
        try {
            return action.get();
        } catch (SigningHelperException e) {
            findings.add(Finding.failure(
                    check,
                    e.getMessage(),
                    ExplainedException.hintFor(e).orElse("correct it, and run the checks again")));
            return null;
        }
    }

    private AwsCredentialSource source(EcrRegistry registry) {
        AwsCredentialSource source = tokens.source(registry);
        findings.add(Finding.ok("ECR credentials", "those of " + source.name()));
        return source;
    }

    private AuthorizationToken token(EcrRegistry registry, String host, AwsCredentialSource source) {
        AuthorizationToken token = tokens.get(registry, host, source);
        findings.add(Finding.ok(
                "ECR token",
                token.expiration() == 0
                        ? "valid until an unknown time"
                        : "valid until " + Instant.ofEpochSecond(token.expiration())));
        return token;
    }

    /**
     * Asks a registry for the manifest of an image, with an authorization token.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI Distribution
     *     Specification</a>
     */
    private static final class RegistryCheck {

        private static final String CHECK = "ECR repository";
        private static final Duration LIMIT = Duration.ofSeconds(20);
        private static final String MANIFESTS = "application/vnd.oci.image.index.v1+json,"
                + " application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json,"
                + " application/vnd.docker.distribution.manifest.v2+json";
        private static final Pattern PATH = Pattern.compile("(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
                + "(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[a-z0-9+._-]+:[0-9a-fA-F]+))?");
        private static final Pattern REALM = Pattern.compile("Bearer .*\\brealm=\"(?<realm>https://[^\"]+)\".*");
        private static final Pattern SERVICE = Pattern.compile(".*\\bservice=\"(?<service>[^\"]+)\".*");

        private final ImageName image;
        private final Matcher path;
        private final EndpointOptions endpoint;
        private final ProcessContext context;

        RegistryCheck(ImageName image, EndpointOptions endpoint, ProcessContext context) {
            this.image = image;
            this.path = PATH.matcher(image.path());
            this.endpoint = endpoint;
            this.context = context;
        }

        Finding run(AuthorizationToken token) {
            if (!path.matches()) {
                return Finding.failure(
                        CHECK,
                        "the image has no usable name of a repository",
                        "write --image ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG");
            }
            URI uri = URI.create(
                    "https://" + image.registry() + "/v2/" + path.group("repository") + "/manifests/" + reference());
            try (SdkHttpClient http = endpoint.httpClient(uri, context)) {
                String basic = basic(token);
                HttpResponse response = get(http, uri, basic);
                String bearer = response.status() == 401 ? bearer(http, response, basic) : null;
                return finding(bearer == null ? response : get(http, uri, bearer));
            } catch (IOException | RuntimeException e) {
                return Finding.failure(
                        CHECK,
                        ConnectionException.explain(uri, e).getMessage(),
                        "this machine must reach the registry with HTTPS; HTTPS_PROXY names a proxy");
            }
        }

        private String reference() {
            String tag = path.group("tag");
            String digest = path.group("digest");
            return digest != null ? digest : tag != null ? tag : "latest";
        }

        private static String basic(AuthorizationToken token) {
            String login = token.username() + ":" + token.password();
            return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
        }

        /**
         * Exchanges the token for one that opens this repository, if the registry wants that, like ECR Public. The
         * token is sent to no other server.
         */
        private @Nullable String bearer(SdkHttpClient http, HttpResponse response, String basic) throws IOException {
            String challenge = response.header("WWW-Authenticate").orElse("");
            Matcher realm = REALM.matcher(challenge);
            if (!realm.matches()) {
                return null;
            }
            Matcher service = SERVICE.matcher(challenge);
            URI uri = URI.create(realm.group("realm") + "?scope="
                    + encoded("repository:" + path.group("repository") + ":pull")
                    + (service.matches() ? "&service=" + encoded(service.group("service")) : ""));
            if (!image.registry().equalsIgnoreCase(uri.getRawAuthority())) {
                return null;
            }
            String token = JsonStrings.of(get(http, uri, basic).body()).get("/token");
            return token == null ? null : "Bearer " + token;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, UTF_8);
        }

        private static HttpResponse get(SdkHttpClient http, URI uri, String authorization) throws IOException {
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(uri)
                    .putHeader("Content-Length", "0")
                    .putHeader("Accept", MANIFESTS)
                    .putHeader("Authorization", authorization)
                    .build();
            return HttpTransport.send(http, request, new byte[0], LIMIT);
        }

        private Finding finding(HttpResponse response) {
            String name = path.group("repository") + (path.group("digest") == null ? ":" : "@") + reference();
            return switch (response.status()) {
                case 200 -> Finding.ok(CHECK, "the token opens " + name);
                case 404 ->
                    Finding.failure(
                            CHECK,
                            "the registry has no " + name,
                            "check account, region, repository and tag; without --image …:TAG, the tag is latest");
                case 401, 403 ->
                    Finding.failure(
                            CHECK,
                            "the registry refuses " + name + " (status " + response.status() + ")",
                            "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository, in the policy of"
                                    + " the role and, for another account, in the policy of the repository");
                default ->
                    Finding.failure(
                            CHECK,
                            "the registry responded with status " + response.status(),
                            "check proxies and firewalls between this machine and the registry");
            };
        }
    }
}
