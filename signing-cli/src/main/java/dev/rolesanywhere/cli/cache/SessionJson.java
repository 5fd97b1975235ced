package dev.rolesanywhere.cli.cache;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Renders sessions for machines: an array of {@code {state, until, roleArn, roleSessionName, certificate, file}}. */
public final class SessionJson {

    private SessionJson() {}

    /**
     * Renders sessions.
     *
     * @param sessions the sessions
     * @return JSON in ASCII, whatever the locale is; what is not known of a session is left out
     */
    public static String of(List<KeptSession> sessions) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);
            json.writeStartArray();
            for (KeptSession session : sessions) {
                write(json, session);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, KeptSession session) throws IOException {
        json.writeStartObject();
        write(json, "state", session.state());
        write(json, "until", session.until());
        write(json, "roleArn", session.roleArn());
        write(json, "roleSessionName", session.roleSessionName());
        write(json, "certificate", session.certificate());
        write(json, "file", session.file().toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
