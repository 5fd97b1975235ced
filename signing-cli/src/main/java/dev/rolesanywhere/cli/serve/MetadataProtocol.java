package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The instance metadata service of EC2, version 2, as credential clients use it: a token by PUT, the name of the role,
 * the credentials, and the region. Other documents contain only values that are true without an instance.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Amazon EC2 User
 *     Guide, access instance metadata</a>
 */
final class MetadataProtocol {

    private static final String META_DATA = "/latest/meta-data/";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String TOKEN_TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final int MAX_TTL = 21_600;

    private final MetadataTokens tokens;
    private final CurrentCredentials credentials;
    private final String region;
    private final ResourceArn roleArn;

    MetadataProtocol(MetadataTokens tokens, CurrentCredentials credentials, String region, ResourceArn roleArn) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.region = region;
        this.roleArn = roleArn;
    }

    Map<String, Resource> resources() {
        Map<String, Resource> resources = new HashMap<>();
        resources.put("/latest/api/token", Resource.put(this::issue));
        for (String listing : new String[] {"iam/security-credentials", "iam/security-credentials-extended"}) {
            resources.put(META_DATA + listing, withToken(() -> now(LocalResponse.text(roleName()))));
        }
        resources.put(
                META_DATA + "iam/security-credentials/" + roleName(),
                withToken(() -> credentials.respond(documents -> LocalResponse.text(documents.metadata()))));
        resources.put(
                META_DATA + "iam/security-credentials-extended/" + roleName(),
                withToken(() -> credentials.respond(documents -> LocalResponse.text(documents.extended()))));
        resources.put(META_DATA + "iam/info", withToken(() -> credentials.respond(this::info)));
        resources.put(META_DATA + "placement/region", withToken(() -> now(LocalResponse.text(region))));
        resources.put(
                META_DATA + "placement/availability-zone",
                withToken(() -> now(LocalResponse.text(availabilityZone()))));
        resources.put(
                "/latest/dynamic/instance-identity/document", withToken(() -> now(LocalResponse.text(identity()))));
        return resources;
    }

    private LocalResponse issue(LocalRequest request) {
        int seconds = request.header(TOKEN_TTL).map(MetadataProtocol::seconds).orElse(MAX_TTL);
        if (seconds < 1 || seconds > MAX_TTL) {
            return LocalResponse.error(400, "BadRequest", TOKEN_TTL + " must be 1 to " + MAX_TTL + " seconds");
        }
        return LocalResponse.text(tokens.issue(seconds)).withHeader(TOKEN_TTL, Integer.toString(seconds));
    }

    private static int seconds(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    }

    private static CompletionStage<LocalResponse> now(LocalResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private Resource withToken(Supplier<CompletionStage<LocalResponse>> handler) {
        return Resource.getLater(request -> {
            OptionalLong left = request.header(TOKEN).map(tokens::secondsLeft).orElse(OptionalLong.empty());
            if (left.isEmpty()) {
                return now(LocalResponse.error(
                        401, "Unauthorized", "a valid token from PUT /latest/api/token is required"));
            }
            return handler.get()
                    .thenApply(response -> response.status() == 200
                            ? response.withHeader(TOKEN_TTL, Long.toString(left.getAsLong()))
                            : response);
        });
    }

    /** Returns the name of the role without its path. */
    private String roleName() {
        return roleArn.resource().substring(roleArn.resource().lastIndexOf('/') + 1);
    }

    /** A zone that may not exist: clients remove its last character to get the region. */
    private String availabilityZone() {
        return region + "a";
    }

    private byte[] identity() {
        return JsonText.objectBytes(json -> {
            json.writeStringField("accountId", roleArn.accountId());
            json.writeStringField("availabilityZone", availabilityZone());
            json.writeStringField("region", region);
            json.writeStringField("version", "2017-09-30");
        });
    }

    /** Responds with the instance profile that would have the role. */
    private LocalResponse info(CredentialsDocuments documents) {
        return LocalResponse.text(JsonText.objectBytes(json -> {
            json.writeStringField("Code", "Success");
            json.writeStringField("LastUpdated", documents.updated());
            json.writeStringField(
                    "InstanceProfileArn",
                    new ResourceArn(
                                    roleArn.partition(),
                                    roleArn.service(),
                                    roleArn.region(),
                                    roleArn.accountId(),
                                    "instance-profile/" + roleName())
                            .toString());
        }));
    }
}
