package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * A call to ECR or STS. The AWS SDK's signer signs it. The SDK's clients for ECR and STS are not used: they load
 * thousands of classes, which takes longer than the call, and read profiles, retry modes and the instance metadata
 * service in their own ways.
 *
 * @param endpoint where to send it
 * @param service the service to sign for
 * @param region the region to sign for
 * @param action the IAM action, for messages
 * @param headers the headers that the API needs
 * @param body the body, which may contain a token
 */
record AwsCall(URI endpoint, String service, String region, String action, Map<String, String> headers, String body) {

    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    /** Returns GetAuthorizationToken for a registry. */
    static AwsCall authorizationToken(EcrRegistry registry, boolean fips, boolean dualStack) {
        String service = registry.isPublic() ? "ecr-public" : "ecr";
        boolean isFips = !registry.isPublic() && (fips || registry.isFips());
        String host = service + (isFips ? "-fips." : ".") + registry.region() + ".";
        String api = registry.isPublic() ? "SpencerFrontendService" : "AmazonEC2ContainerRegistry_V20150921";
        return new AwsCall(
                URI.create(
                        dualStack || registry.isDualStack()
                                ? "https://" + host + registry.partition().dualStackApiDomain()
                                : "https://api." + host + registry.partition().domain()),
                service,
                registry.region(),
                service + ":GetAuthorizationToken",
                Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", api + ".GetAuthorizationToken"),
                "{}");
    }

    /** Returns an operation of STS in the region of a registry. */
    static AwsCall sts(EcrRegistry registry, String operation, String parameters, boolean fips, boolean dualStack) {
        // In these regions, the usual endpoint is the FIPS endpoint.
        boolean isFips = fips && !registry.region().startsWith("us-gov-");
        String host = (isFips ? "sts-fips." : "sts.") + registry.region() + ".";
        EcrRegistry.Partition partition = registry.partition();
        return new AwsCall(
                URI.create("https://" + host + (dualStack ? partition.dualStackApiDomain() : partition.domain())),
                "sts",
                registry.region(),
                "sts:" + operation,
                FORM,
                "Action=" + operation + "&Version=2011-06-15&" + parameters);
    }

    AwsCall at(URI customEndpoint) {
        return new AwsCall(customEndpoint, service, region, action, headers, body);
    }

    /** Returns scheme, host and port of the endpoint, for messages. */
    String server() {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    byte[] bytes() {
        return body.getBytes(UTF_8);
    }

    SdkHttpRequest unsigned() {
        String path = endpoint.getRawPath();
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .encodedPath(path == null || path.isEmpty() ? "/" : path);
        headers.forEach(request::putHeader);
        return request.build();
    }

    SdkHttpRequest signed(AwsCredentials credentials, Clock clock) {
        return AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(identity(credentials))
                        .request(unsigned())
                        .payload(() -> new ByteArrayInputStream(bytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
    }

    private static AwsCredentialsIdentity identity(AwsCredentials credentials) {
        String token = credentials.sessionToken();
        return token == null
                ? AwsCredentialsIdentity.create(credentials.accessKeyId(), credentials.secretAccessKey())
                : AwsSessionCredentialsIdentity.create(credentials.accessKeyId(), credentials.secretAccessKey(), token);
    }

    @Override
    public String toString() {
        return "AwsCall[" + action + " at " + endpoint + "]";
    }
}
