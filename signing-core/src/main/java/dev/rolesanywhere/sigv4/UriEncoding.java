package dev.rolesanywhere.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of a path and a query, from the raw ones that are sent: percent-encoded except for the unreserved
 * characters of RFC 3986, section 2.3, with upper-case digits.
 */
final class UriEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UriEncoding() {}

    /** Encodes each segment of the path again, as SigV4 does for every service but S3. */
    static String path(@Nullable String rawPath) {
        if (rawPath == null || rawPath.isEmpty()) {
            return "/";
        }
        return Arrays.stream(rawPath.split("/", -1))
                .map(segment -> encode(segment.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("/"));
    }

    static String query(@Nullable String rawQuery) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return "";
        }
        return Arrays.stream(rawQuery.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(UriEncoding::parameter)
                .sorted(Parameter.ORDER)
                .map(parameter -> parameter.name + "=" + parameter.value)
                .collect(Collectors.joining("&"));
    }

    private static Parameter parameter(String raw) {
        int equals = raw.indexOf('=');
        String name = equals < 0 ? raw : raw.substring(0, equals);
        String value = equals < 0 ? "" : raw.substring(equals + 1);
        return new Parameter(encode(decode(name)), encode(decode(value)));
    }

    private static String encode(byte[] bytes) {
        StringBuilder encoded = new StringBuilder(bytes.length * 2);
        for (byte each : bytes) {
            char character = (char) (each & 0xff);
            if (isUnreserved(character)) {
                encoded.append(character);
            } else {
                HEX.toHexDigits(encoded.append('%'), each);
            }
        }
        return encoded.toString();
    }

    /** A percent sign without two hexadecimal digits and a plus sign are taken literally. */
    private static byte[] decode(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0) {
                decoded.write((digit(bytes[i + 1]) << 4) | digit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toByteArray();
    }

    private static int digit(byte character) {
        return Character.digit(character, 16);
    }

    private static boolean isUnreserved(char character) {
        return (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9')
                || "-_.~".indexOf(character) >= 0;
    }

    private record Parameter(String name, String value) {
        static final Comparator<Parameter> ORDER =
                Comparator.comparing(Parameter::name).thenComparing(Parameter::value);
    }
}
