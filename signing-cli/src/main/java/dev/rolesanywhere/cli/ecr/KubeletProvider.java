package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.time.Duration;
import java.util.List;

/** Answers one request of the kubelet. */
public final class KubeletProvider {

    private final EcrOptions options;
    private final List<String> words;
    private final ProcessContext context;

    /**
     * Creates a provider.
     *
     * @param words the command and the options it was called with
     */
    public KubeletProvider(EcrOptions options, List<String> words, ProcessContext context) {
        this.options = options;
        this.words = words;
        this.context = context;
    }

    /** Reads the request on standard input, and returns the response. */
    public String respond() {
        return respond(TimeBudget.LIMIT);
    }

    String respond(Duration limit) {
        return TimeBudget.within(limit, () -> response(context.in().read()));
    }

    private String response(byte[] input) {
        KubeletRequest request = KubeletRequest.parse(input);
        ImageName image = ImageName.parse(request.image());
        if (image == null) {
            throw new UsageException("the image in the request is not the name of an image; it must look like"
                    + " REGISTRY/REPOSITORY, with an optional port, tag and digest");
        }
        EcrRegistry registry = EcrRegistry.of(image.host());
        if (registry == null) {
            return KubeletResponse.withoutCredentials(request.apiVersion());
        }
        return KubeletResponse.of(
                request.apiVersion(),
                image.registry(),
                token(request, registry, image.host()),
                context.clock().millis() / 1000);
    }

    /** With a role for its service account, a pod uses that role; other pods use the identity of the node. */
    private AuthorizationToken token(KubeletRequest request, EcrRegistry registry, String host) {
        String serviceAccountToken = request.serviceAccountToken();
        String roleArn = request.roleArn() == null
                ? context.environment().getOrDefault("AWS_ECR_ROLE_ARN", "")
                : request.roleArn();
        if (serviceAccountToken == null || roleArn.isEmpty()) {
            return new RegistryLogin(options, words, context).token(registry, host);
        }
        Sts sts = new Sts(registry, options, context);
        AwsCredentialSource pod = new ServiceAccountSource(sts, new Sts.Role(roleArn, "", "", ""), serviceAccountToken);
        // Not cached on disk: only pods of this service account may use it, and the kubelet caches it for them.
        return new EcrTokens(options, null, context).get(registry, host, pod);
    }
}
