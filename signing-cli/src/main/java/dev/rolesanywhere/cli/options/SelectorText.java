package dev.rolesanywhere.cli.options;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import dev.rolesanywhere.store.CertificateSelector;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The value of --cert-selector: {@code Key=x509Subject,Value=CN=edge Key=x509Serial,Value=0a1b}, or {@code file://PATH}
 * of a JSON array of objects with the members Key and Value.
 */
final class SelectorText {

    private static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_NAME_LENGTH = 4096;
    private static final String KEY = "Key=";
    private static final String VALUE = ",Value=";
    private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]{1,64}");

    private SelectorText() {}

    static CertificateSelector parse(String text) {
        if (text.startsWith("file://")) {
            Path file = PathOption.path("--cert-selector", text.substring("file://".length()));
            return parseJson(file.toString(), content(file));
        }
        if (text.length() > MAX_LENGTH) {
            throw malformed("it is longer than " + MAX_LENGTH + " characters");
        }
        return selector(fromPairs(text));
    }

    static CertificateSelector parseJson(String name, String json) {
        try {
            return selector(fromJson(json));
        } catch (IOException ignored) { // Its message may quote the value.
            throw malformed(name + " is not a JSON array of objects with Key and Value");
        }
    }

    private static CertificateSelector selector(Map<String, String> values) {
        if (values.isEmpty()) {
            throw malformed("it is empty");
        }
        return new CertificateSelector(
                name(values.get("x509Subject")), name(values.get("x509Issuer")), serial(values.get("x509Serial")));
    }

    private static String content(Path file) {
        try {
            return new String(BoundedFile.read(file, MAX_LENGTH), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw malformed(IoErrors.reading(file, e));
        }
    }

    /** A value ends where the next key begins. */
    private static Map<String, String> fromPairs(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        int at = text.indexOf(KEY);
        if (!text.substring(0, at < 0 ? text.length() : at).isBlank()) {
            throw notPairs();
        }
        while (at >= 0) {
            int value = text.indexOf(VALUE, at);
            int next = value < 0 ? -1 : text.indexOf(KEY, value + VALUE.length() + 1);
            String key = value < 0 ? "" : text.substring(at + KEY.length(), value);
            String rest = value < 0 ? "" : text.substring(value + VALUE.length(), next < 0 ? text.length() : next);
            if (key.isEmpty() || key.contains(",") || rest.isBlank()) {
                throw notPairs();
            }
            put(values, key, rest.strip());
            at = next;
        }
        return values;
    }

    private static UsageException notPairs() {
        return malformed("it must look like Key=x509Subject,Value=CN=edge Key=x509Serial,Value=0A1B");
    }

    private static Map<String, String> fromJson(String text) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            expect(json.nextToken() == JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> entry = entry(json);
                expect(entry.keySet().equals(Set.of("Key", "Value")));
                put(values, entry.getOrDefault("Key", ""), entry.getOrDefault("Value", ""));
            }
            expect(json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null);
        }
        return values;
    }

    private static Map<String, String> entry(JsonParser json) throws IOException {
        Map<String, String> entry = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            expect(json.nextToken() == JsonToken.VALUE_STRING);
            entry.put(name, json.getText());
        }
        return entry;
    }

    private static void expect(boolean wellFormed) throws IOException {
        if (!wellFormed) {
            throw new IOException("unexpected JSON");
        }
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (!key.equals("x509Subject") && !key.equals("x509Issuer") && !key.equals("x509Serial")) {
            throw malformed("the key '" + key + "' is unknown; use x509Subject, x509Issuer or x509Serial");
        }
        if (values.put(key, value) != null) {
            throw malformed("the key " + key + " occurs twice");
        }
    }

    private static Optional<X500Principal> name(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.length() > MAX_NAME_LENGTH) {
            throw malformed("a name is longer than " + MAX_NAME_LENGTH + " characters");
        }
        try {
            return Optional.of(new X500Principal(value));
        } catch (IllegalArgumentException ignored) { // Its message adds nothing.
            throw malformed("'" + value + "' is not a name in the form of RFC 2253, such as CN=edge,O=Example");
        }
    }

    private static Optional<BigInteger> serial(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!SERIAL.matcher(value).matches()) {
            throw malformed("'" + value + "' is not a hexadecimal serial number");
        }
        return Optional.of(new BigInteger(value, 16));
    }

    private static UsageException malformed(String what) {
        return new UsageException("--cert-selector: " + what);
    }
}
