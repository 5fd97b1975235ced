package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PKCS#11 URI: the attributes that select a token and an object in it. Absent attributes match anything. Unknown
 * attributes, such as those of a vendor, are ignored.
 *
 * <p>Immutable. {@code toString} omits the PIN.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7512">RFC 7512</a>
 * @since 0.1.0
 */
public final class Pkcs11Uri {

    private static final String SCHEME = "pkcs11:";
    private static final int MAX_CHARACTERS = 8192;

    private static final Set<String> PATH_ATTRIBUTES = Set.of(
            "token",
            "manufacturer",
            "serial",
            "model",
            "library-manufacturer",
            "library-version",
            "library-description",
            "object",
            "type",
            "id",
            "slot-manufacturer",
            "slot-description",
            "slot-id");

    private static final Set<String> TYPES = Set.of("public", "private", "cert", "secret-key", "data");

    /** The query attributes that are not secret. */
    private static final Set<String> SHOWN = Set.of("pin-source", "module-name", "module-path");

    private static final Set<String> KNOWN = Stream.of(PATH_ATTRIBUTES, SHOWN, Set.of("pin-value"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern MISPLACED_PIN = Pattern.compile("[&?]pin", Pattern.CASE_INSENSITIVE);

    private final Map<String, byte[]> path;
    private final Map<String, byte[]> query;

    private Pkcs11Uri(Map<String, byte[]> path, Map<String, byte[]> query) {
        this.path = path;
        this.query = query;
    }

    /**
     * Parses a URI.
     *
     * @param text the URI, such as {@code pkcs11:token=HSM;id=%01?module-path=/usr/lib/hsm.so}
     * @return the URI
     * @throws IdentityException if it is malformed; the message does not repeat its values
     */
    public static Pkcs11Uri parse(String text) {
        if (!isUri(text)) {
            throw malformed("does not begin with pkcs11:; it must look like pkcs11:token=NAME;object=LABEL");
        }
        if (text.length() > MAX_CHARACTERS) {
            throw malformed("is longer than " + MAX_CHARACTERS + " characters; omit attributes");
        }
        int question = text.indexOf('?');
        int pathEnd = question < 0 ? text.length() : question;
        Map<String, byte[]> path = attributes(text.substring(SCHEME.length(), pathEnd), ";");
        String behind = text.substring(Math.min(pathEnd + 1, text.length()));
        if (behind.contains(";")) {
            throw malformed("has a semicolon after its question mark; write %3B, or & between attributes");
        }
        Map<String, byte[]> query = attributes(behind, "&");
        checkPath(path);
        checkQuery(query);
        return new Pkcs11Uri(path, query);
    }

    /**
     * Returns whether a text has the scheme of a PKCS#11 URI.
     *
     * @param text any text
     * @return true if it starts with {@code pkcs11:}
     */
    public static boolean isUri(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    static Pkcs11Uri of(Map<String, byte[]> path) {
        return new Pkcs11Uri(new LinkedHashMap<>(path), Map.of());
    }

    private static Map<String, byte[]> attributes(String text, String separator) {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        for (String attribute : text.isEmpty() ? new String[0] : text.split(separator, -1)) {
            int equals = attribute.indexOf('=');
            if (equals < 1) {
                throw malformed("has a part without a name or an equals sign; write NAME=VALUE, with " + separator
                        + " between them");
            }
            String name = attribute.substring(0, equals);
            if (!NAME.matcher(name).matches()) {
                throw malformed("has an attribute whose name is not made of letters, digits, - and _");
            }
            byte[] value = PercentEncoding.decode(attribute.substring(equals + 1), name);
            if (attributes.putIfAbsent(name, value) != null && KNOWN.contains(name)) {
                throw malformed("has the attribute " + name + " twice; remove one of them");
            }
        }
        return attributes;
    }

    private static void checkPath(Map<String, byte[]> path) {
        path.forEach((name, value) -> {
            String text = text(value);
            if (name.regionMatches(true, 0, "pin", 0, 3)) {
                throw misplacedPin();
            }
            checkNoPin(text);
            checkForm(name, text);
        });
    }

    /** A PIN inside another value would be shown with it. */
    private static void checkNoPin(String value) {
        if (MISPLACED_PIN.matcher(value).find()) {
            throw misplacedPin();
        }
    }

    private static IdentityException misplacedPin() {
        return malformed("has its PIN in the wrong place; it belongs after a question mark");
    }

    private static void checkForm(String name, String value) {
        boolean wellFormed = switch (name) {
            case "type" -> TYPES.contains(value);
            case "slot-id" -> value.matches("[0-9]{1,18}");
            case "library-version" -> value.matches("[0-9]{1,3}(\\.[0-9]{1,3})?");
            default -> true;
        };
        if (!wellFormed) {
            throw malformed("has an invalid value of " + name + "; "
                    + switch (name) {
                        case "type" -> "use cert, private, public, secret-key or data";
                        case "slot-id" -> "write a decimal number";
                        default -> "write a number, or two with a dot between them";
                    });
        }
    }

    private static void checkQuery(Map<String, byte[]> query) {
        if (query.containsKey("pin-value") && query.containsKey("pin-source")) {
            throw malformed("has both pin-value and pin-source; remove one of them");
        }
        SHOWN.stream()
                .flatMap(name -> Optional.ofNullable(query.get(name)).stream())
                .forEach(value -> checkNoPin(text(value)));
    }

    private static IdentityException malformed(String what) {
        return new IdentityException(Reason.MALFORMED, "the PKCS#11 URI " + what);
    }

    /**
     * Returns an attribute of the path.
     *
     * @param name the attribute, such as {@code token}
     * @return its decoded value, or empty if the URI does not have it
     */
    public Optional<String> pathAttribute(String name) {
        return octets(name).map(Pkcs11Uri::text);
    }

    /**
     * Returns an attribute of the query. The value of {@code pin-value} is secret.
     *
     * @param name the attribute, such as {@code module-path}
     * @return its decoded value, or empty if the URI does not have it
     */
    public Optional<String> queryAttribute(String name) {
        return Optional.ofNullable(query.get(name)).map(Pkcs11Uri::text);
    }

    /** Returns an attribute of the path that need not be text, such as the id. */
    Optional<byte[]> octets(String name) {
        return Optional.ofNullable(path.get(name)).map(byte[]::clone);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    /**
     * Returns the whole URI, with the PIN if it has one.
     *
     * @return a URI that parses to this one; secret if it has a PIN
     */
    public String format() {
        return path(path) + query(query);
    }

    private static String path(Map<String, byte[]> path) {
        return path.entrySet().stream()
                .map(attribute -> attribute.getKey()
                        + '='
                        + (attribute.getKey().equals("id")
                                ? PercentEncoding.encodeWhole(attribute.getValue())
                                : PercentEncoding.encode(attribute.getValue())))
                .collect(Collectors.joining(";", SCHEME, ""));
    }

    private static String query(Map<String, byte[]> query) {
        return query.entrySet().stream()
                .map(attribute -> attribute.getKey() + '=' + PercentEncoding.encode(attribute.getValue()))
                .reduce((one, other) -> one + '&' + other)
                .map(attributes -> '?' + attributes)
                .orElse("");
    }

    /**
     * Returns the URI for messages.
     *
     * @return the URI without its PIN and without unknown attributes, which may be secret too
     */
    @Override
    public String toString() {
        Map<String, byte[]> shown = new LinkedHashMap<>(query);
        shown.keySet().retainAll(SHOWN);
        queryAttribute("pin-source")
                .filter(source -> !PinSource.isNoPin(source))
                .ifPresent(source -> shown.remove("pin-source"));
        Map<String, byte[]> known = new LinkedHashMap<>(path);
        known.keySet().retainAll(PATH_ATTRIBUTES);
        return path(known) + query(shown);
    }
}
