package dev.rolesanywhere.cli.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** Writes JSON in ASCII, which survives every output encoding. */
public final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /** The members of an object. */
    @FunctionalInterface
    public interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** Returns an object. */
    public static String object(Members members) {
        return text(json -> writeObject(json, members));
    }

    /** Returns an object as the bytes of a response. */
    public static byte[] objectBytes(Members members) {
        return object(members).getBytes(US_ASCII);
    }

    /** Returns an array of objects and a line feed. */
    public static <T> String array(List<T> elements, Function<T, Members> members) {
        return text(json -> {
                    json.writeStartArray();
                    for (T element : elements) {
                        writeObject(json, members.apply(element));
                    }
                    json.writeEndArray();
                })
                + "\n";
    }

    private static void writeObject(JsonGenerator json, Members members) throws IOException {
        json.writeStartObject();
        members.writeTo(json);
        json.writeEndObject();
    }

    private static String text(Members content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json =
                JSON.createGenerator(text).enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())) {
            content.writeTo(json);
        } catch (IOException e) { // A StringWriter does not fail.
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
