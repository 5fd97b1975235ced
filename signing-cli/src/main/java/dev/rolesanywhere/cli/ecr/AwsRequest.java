package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * A POST request to an AWS API. The AWS SDK's signer signs it. The SDK's clients for ECR and STS are not used: they
 * load thousands of classes, which takes longer than the call, and read profiles, retry modes and the instance metadata
 * service in ways of their own.
 *
 * @param headers the headers that the API needs
 * @param body the body, which may contain a token
 */
record AwsRequest(Map<String, String> headers, String body) {

    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    /** Returns GetAuthorizationToken. */
    static AwsRequest authorizationToken(boolean isPublic) {
        String service = isPublic ? "SpencerFrontendService" : "AmazonEC2ContainerRegistry_V20150921";
        return new AwsRequest(
                Map.of(
                        "Content-Type",
                        "application/x-amz-json-1.1",
                        "X-Amz-Target",
                        service + ".GetAuthorizationToken"),
                "{}");
    }

    /** Returns an operation with parameters in the body. */
    static AwsRequest form(String parameters) {
        return new AwsRequest(FORM, parameters);
    }

    byte[] bytes() {
        return body.getBytes(UTF_8);
    }

    SdkHttpRequest unsigned(AwsApi api) {
        String path = api.endpoint().getRawPath();
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(api.endpoint())
                .encodedPath(path == null || path.isEmpty() ? "/" : path);
        headers.forEach(request::putHeader);
        return request.build();
    }

    SdkHttpRequest signed(AwsApi api, AwsCredentials credentials, Clock clock) {
        return AwsV4HttpSigner.create()
                .sign(signing -> signing.identity(identity(credentials))
                        .request(unsigned(api))
                        .payload(() -> new ByteArrayInputStream(bytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, api.service())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, api.region())
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
        return "AwsRequest" + headers;
    }
}
