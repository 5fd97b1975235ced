package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.process.ExplainedException;
import org.jspecify.annotations.Nullable;

/** Says what to do when ECR returned no token. */
final class EcrAdvice {

    private EcrAdvice() {}

    static ExplainedException explain(AwsCallException failure, EcrRegistry registry, AwsCredentialSource source) {
        return new ExplainedException(failure.getMessage(), hint(failure, registry, source), failure);
    }

    private static @Nullable String hint(AwsCallException failure, EcrRegistry registry, AwsCredentialSource source) {
        if (failure.clockSkew().isPresent()) {
            return "set this machine's clock and keep it synchronized (NTP): signatures are rejected if it is off by"
                    + " more than five minutes";
        } else if (failure.isDenied()) {
            return registry.isPublic()
                    ? "allow " + source.name() + " ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *"
                    : "allow " + source.name() + " ecr:GetAuthorizationToken on *, and to pull also"
                            + " ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository";
        } else if (failure.isOfCredentials()) {
            return "ECR does not accept the credentials of " + source.name()
                    + "; renew them, and check that they belong to the partition of the registry";
        } else if (failure.isThrottled()) {
            return "too many requests of this account in " + registry.region()
                    + "; the token is requested again with the next pull";
        } else if (!failure.hasResponse()) {
            return "this machine must reach that server with HTTPS: set HTTPS_PROXY for a proxy, or"
                    + " AWS_ENDPOINT_URL_ECR for a VPC endpoint";
        }
        return null;
    }
}
