package dev.rolesanywhere.cli.output;

import dev.rolesanywhere.session.SessionCredentials;
import java.time.temporal.ChronoUnit;

/**
 * The JSON that a credential process prints.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS SDKs and Tools
 *     Reference Guide, process credential provider</a>
 */
public final class CredentialProcessJson {

    private CredentialProcessJson() {}

    public static String of(SessionCredentials credentials) {
        return JsonText.object(json -> {
            json.writeNumberField("Version", 1);
            json.writeStringField("AccessKeyId", credentials.accessKeyId());
            json.writeStringField("SecretAccessKey", credentials.secretAccessKey());
            json.writeStringField("SessionToken", credentials.sessionToken());
            // Whole seconds with a Z: the only format that every SDK accepts.
            json.writeStringField(
                    "Expiration",
                    credentials.expiration().truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringField("AccountId", credentials.accountId());
        });
    }
}
