package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.doctor.Finding;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.HttpTransport;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Asks a registry for the manifest of an image, with an authorization token.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI Distribution
 *     Specification</a>
 */
final class RegistryCheck {

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
     * Exchanges the token for one that opens this repository, if the registry wants that, like ECR Public. The token is
     * sent to no other server.
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
