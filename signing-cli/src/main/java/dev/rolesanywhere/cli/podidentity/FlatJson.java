package dev.rolesanywhere.cli.podidentity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The strings, numbers and booleans of a JSON object, by JSON pointer (RFC 6901). A null counts as absent.
 *
 * @param values the values as text
 */
record FlatJson(Map<String, String> values) {

    static final int MAX_BYTES = 1 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BYTES)
                    .maxNestingDepth(32)
                    .maxTokenCount(20_000)
                    .maxNameLength(1024)
                    .maxStringLength(MAX_BYTES)
                    .maxNumberLength(32)
                    .build())
            .build();

    /**
     * Parses one object.
     *
     * @throws IOException if the text is anything else, has a member twice, or exceeds a limit
     */
    static FlatJson parse(byte[] json) throws IOException {
        Map<String, String> values = new HashMap<>();
        int pointers = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            do {
                if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
                    String pointer = parser.getParsingContext().pathAsPointer().toString();
                    pointers += pointer.length();
                    values.put(pointer, parser.getText());
                }
                // Each value keeps the names above it, so a small text could need much memory.
                if (pointers > MAX_BYTES) {
                    throw new IOException("its names are too long");
                }
                if (parser.nextToken() == null) {
                    throw new IOException("it is cut off");
                }
            } while (!parser.getParsingContext().inRoot());
            if (parser.nextToken() != null) {
                throw new IOException("there is more after the object");
            }
        }
        return new FlatJson(values);
    }

    Optional<String> text(String pointer) {
        return Optional.ofNullable(values.get(pointer));
    }

    /** Returns the elements of an array, or a single text as its only element. */
    List<String> texts(String pointer) {
        if (values.containsKey(pointer)) {
            return List.of(values.get(pointer));
        }
        List<String> texts = new ArrayList<>();
        for (String text = values.get(pointer + "/0"); text != null; text = values.get(pointer + "/" + texts.size())) {
            texts.add(text);
        }
        return texts;
    }

    /** Values may be secret. */
    @Override
    public String toString() {
        return "FlatJson" + values.keySet();
    }
}
