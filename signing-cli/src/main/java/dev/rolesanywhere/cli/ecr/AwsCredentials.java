package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.Nullable;

/**
 * AWS credentials. {@code toString} shows no secret.
 *
 * @param accessKeyId the ID of the access key
 * @param secretAccessKey the secret access key
 * @param sessionToken the session token of temporary credentials, or null
 */
record AwsCredentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {

    @Override
    public String toString() {
        return "AwsCredentials[" + accessKeyId + "]";
    }
}
