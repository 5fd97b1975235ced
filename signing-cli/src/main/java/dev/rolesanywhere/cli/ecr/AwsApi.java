package dev.rolesanywhere.cli.ecr;

import java.net.URI;

/**
 * An operation of an AWS API in a region.
 *
 * @param endpoint where to send it
 * @param service the service to sign for
 * @param region the region to sign for
 * @param operation the IAM action, for messages
 */
record AwsApi(URI endpoint, String service, String region, String operation) {

    /** Returns GetAuthorizationToken for a registry. */
    static AwsApi authorizationToken(EcrRegistry registry, boolean fips, boolean dualStack) {
        String region = registry.region();
        String service = registry.isPublic() ? "ecr-public" : "ecr";
        boolean isFips = !registry.isPublic() && (fips || registry.isFips());
        String host = isFips ? service + "-fips." + region : service + "." + region;
        return new AwsApi(
                URI.create(
                        dualStack || registry.isDualStack()
                                ? "https://" + host + "." + registry.partition().dualStackApiDomain()
                                : "https://api." + host + "."
                                        + registry.partition().domain()),
                service,
                region,
                service + ":GetAuthorizationToken");
    }

    /** Returns an operation of STS in the region of a registry. */
    static AwsApi sts(EcrRegistry registry, String operation, boolean fips, boolean dualStack) {
        String region = registry.region();
        // In these regions, the usual endpoint is the FIPS endpoint.
        boolean isFips = fips && !region.startsWith("us-gov-");
        String host = (isFips ? "sts-fips." : "sts.") + region + ".";
        EcrPartition partition = registry.partition();
        return new AwsApi(
                URI.create("https://" + host + (dualStack ? partition.dualStackApiDomain() : partition.domain())),
                "sts",
                region,
                "sts:" + operation);
    }

    AwsApi at(URI customEndpoint) {
        return new AwsApi(customEndpoint, service, region, operation);
    }
}
