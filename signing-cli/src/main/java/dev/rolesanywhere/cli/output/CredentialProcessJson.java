package dev.rolesanywhere.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
        StringWriter text = new StringWriter();
        // ASCII survives every output encoding.
        try (JsonGenerator json =
                new JsonFactory().createGenerator(text).enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())) {
            json.writeStartObject();
            json.writeNumberField("Version", 1);
            json.writeStringField("AccessKeyId", credentials.accessKeyId());
            json.writeStringField("SecretAccessKey", credentials.secretAccessKey());
            json.writeStringField("SessionToken", credentials.sessionToken());
            // Whole seconds with a Z: the one form that every SDK takes.
            json.writeStringField(
                    "Expiration",
                    credentials.expiration().truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringField("AccountId", credentials.accountId());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
