package dev.rolesanywhere.cli.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The instance metadata service of EC2, version 2, as credential clients use it: a token by PUT, the name of the role,
 * the credentials, and the region.
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
    private final InstanceDocuments instance;
    private final String roleName;

    MetadataProtocol(MetadataTokens tokens, CurrentCredentials credentials, InstanceDocuments instance) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.instance = instance;
        this.roleName = instance.roleName();
    }

    Map<String, Resource> resources() {
        Map<String, Resource> resources = new HashMap<>();
        resources.put("/latest/api/token", Resource.put(this::issue));
        for (String listing : new String[] {"iam/security-credentials", "iam/security-credentials-extended"}) {
            resources.put(META_DATA + listing, withToken(() -> LocalResponse.text(roleName)));
        }
        resources.put(
                META_DATA + "iam/security-credentials/" + roleName,
                withToken(() -> credentials.answer(documents -> LocalResponse.text(documents.metadata()))));
        resources.put(
                META_DATA + "iam/security-credentials-extended/" + roleName,
                withToken(() -> credentials.answer(documents -> LocalResponse.text(documents.extended()))));
        resources.put(META_DATA + "iam/info", withToken(() -> credentials.answer(instance::info)));
        resources.put(META_DATA + "placement/region", withToken(() -> LocalResponse.text(instance.region())));
        resources.put(
                META_DATA + "placement/availability-zone",
                withToken(() -> LocalResponse.text(instance.availabilityZone())));
        resources.put(
                "/latest/dynamic/instance-identity/document", withToken(() -> LocalResponse.text(instance.identity())));
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

    private Resource withToken(Supplier<LocalResponse> answer) {
        return Resource.get(request -> {
            OptionalLong left = request.header(TOKEN).map(tokens::secondsLeft).orElse(OptionalLong.empty());
            if (left.isEmpty()) {
                return LocalResponse.error(401, "Unauthorized", "a valid token from PUT /latest/api/token is required");
            }
            LocalResponse response = answer.get();
            return response.status() == 200
                    ? response.withHeader(TOKEN_TTL, Long.toString(left.getAsLong()))
                    : response;
        });
    }
}
