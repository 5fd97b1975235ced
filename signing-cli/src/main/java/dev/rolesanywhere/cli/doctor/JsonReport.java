package dev.rolesanywhere.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Renders findings for programs: an array of {@code {name, status, detail, advice?}}. */
public final class JsonReport {

    private JsonReport() {}

    /** Renders findings in ASCII in every locale. */
    public static String of(List<Finding> findings) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);
            json.writeStartArray();
            for (Finding finding : findings) {
                write(json, finding);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", finding.name());
        json.writeStringField("status", finding.status().label());
        json.writeStringField("detail", finding.detail());
        if (finding.advice() != null) {
            json.writeStringField("advice", finding.advice());
        }
        json.writeEndObject();
    }
}
