package dev.rolesanywhere.cli.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Credentials in the formats of the two protocols. */
public final class CredentialsDocuments {

    private final SessionCredentials credentials;
    private final String updated;
    private final byte[] metadata;
    private final byte[] extended;
    private final byte[] container;

    private CredentialsDocuments(
            SessionCredentials credentials, String updated, byte[] metadata, byte[] extended, byte[] container) {
        this.credentials = credentials;
        this.updated = updated;
        this.metadata = metadata;
        this.extended = extended;
        this.container = container;
    }

    static CredentialsDocuments of(SessionCredentials credentials, Instant updated, String roleArn) {
        byte[] metadata = JsonText.objectBytes(json -> writeMetadata(json, credentials, updated));
        byte[] extended = JsonText.objectBytes(json -> {
            writeMetadata(json, credentials, updated);
            json.writeStringField("AccountId", credentials.accountId());
        });
        byte[] container = JsonText.objectBytes(json -> {
            writeKeys(json, credentials);
            json.writeStringField("AccountId", credentials.accountId());
            json.writeStringField("RoleArn", roleArn);
        });
        return new CredentialsDocuments(credentials, time(updated), metadata, extended, container);
    }

    /**
     * Writes credentials as the EKS Pod Identity Agent does.
     *
     * @return a JSON object
     */
    public static byte[] podIdentity(SessionCredentials credentials) {
        return JsonText.objectBytes(json -> {
            writeKeys(json, credentials);
            json.writeStringField("AccountId", credentials.accountId());
        });
    }

    private static void writeMetadata(JsonGenerator json, SessionCredentials credentials, Instant updated)
            throws IOException {
        json.writeStringField("Code", "Success");
        json.writeStringField("LastUpdated", time(updated));
        json.writeStringField("Type", "AWS-HMAC");
        writeKeys(json, credentials);
    }

    private static void writeKeys(JsonGenerator json, SessionCredentials credentials) throws IOException {
        json.writeStringField("AccessKeyId", credentials.accessKeyId());
        json.writeStringField("SecretAccessKey", credentials.secretAccessKey());
        json.writeStringField("Token", credentials.sessionToken());
        json.writeStringField("Expiration", time(credentials.expiration()));
    }

    /** Whole seconds with a Z: the only format that all SDKs accept. */
    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @SuppressWarnings("ReferenceEquality") // Another object is a new session, even if it is equal.
    boolean areOf(SessionCredentials others) {
        return credentials == others;
    }

    String updated() {
        return updated;
    }

    byte[] metadata() {
        return metadata;
    }

    byte[] extended() {
        return extended;
    }

    byte[] container() {
        return container;
    }
}
