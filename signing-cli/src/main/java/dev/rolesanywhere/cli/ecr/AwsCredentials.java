package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.Map;
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

    /**
     * Parses the JSON that a credential process prints.
     *
     * @param source what printed it, for messages
     * @throws SigningHelperException if it has no credentials
     */
    static AwsCredentials parse(String json, String source) {
        Map<String, String> fields;
        try {
            fields = JsonStrings.of(json.getBytes(UTF_8));
        } catch (IOException ignored) { // Its message quotes the text.
            throw new SigningHelperException(source + " did not print JSON; run it by hand and look at its output");
        }
        String accessKeyId = fields.getOrDefault("/AccessKeyId", "");
        String secretAccessKey = fields.getOrDefault("/SecretAccessKey", "");
        if (accessKeyId.isEmpty() || secretAccessKey.isEmpty()) {
            throw new SigningHelperException(
                    source + " printed JSON without AccessKeyId or SecretAccessKey; correct that command");
        }
        return of(accessKeyId, secretAccessKey, fields.getOrDefault("/SessionToken", ""));
    }

    /** Returns credentials; an empty session token stands for none. */
    static AwsCredentials of(String accessKeyId, String secretAccessKey, String sessionToken) {
        return new AwsCredentials(accessKeyId, secretAccessKey, sessionToken.isEmpty() ? null : sessionToken);
    }

    @Override
    public String toString() {
        return "AwsCredentials[" + accessKeyId + "]";
    }
}
