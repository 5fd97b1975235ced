package dev.rolesanywhere.cli.options;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of credential-process in their most common form. Any other form is left to picocli, which takes longer
 * to start than a session takes to create.
 */
public final class FastPathArguments {

    static final Set<String> OPTIONS = Set.of(
            CertificateOptions.CERTIFICATE,
            PrivateKeyOptions.PRIVATE_KEY,
            PrivateKeyOptions.PKCS8_PASSWORD,
            SigningOptions.INTERMEDIATES,
            SessionOptions.TRUST_ANCHOR_ARN,
            SessionOptions.PROFILE_ARN,
            SessionOptions.ROLE_ARN,
            SessionOptions.SESSION_DURATION,
            SessionOptions.ROLE_SESSION_NAME,
            EndpointOptions.REGION,
            EndpointOptions.ENDPOINT,
            CacheOptions.CACHE_DIR);

    private static final String OFF = "false";
    private static final String NO_CACHE = CacheOptions.CACHE + "=" + OFF;

    private final Map<String, String> values;

    private FastPathArguments(Map<String, String> values) {
        this.values = values;
    }

    /** Returns the arguments after the command's name, or null if picocli is needed. */
    public static @Nullable FastPathArguments of(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int next = 1; next < arguments.length; next++) {
            String argument = arguments[next];
            if (argument.equals(CacheOptions.CACHE) || argument.equals(EndpointOptions.WITH_PROXY)) {
                values.put(argument, "");
            } else if (argument.equals(NO_CACHE)) {
                values.put(CacheOptions.CACHE, OFF);
            } else if (argument.indexOf('=') >= 0) {
                int equals = argument.indexOf('=');
                if (!put(argument.substring(0, equals), argument.substring(equals + 1), values)) {
                    return null;
                }
            } else if (++next == arguments.length || !put(argument, arguments[next], values)) {
                return null;
            }
        }
        return new FastPathArguments(values);
    }

    /** Returns false if picocli is needed. */
    private static boolean put(String option, String value, Map<String, String> values) {
        if (!OPTIONS.contains(option) || !isSimple(option, value)) {
            return false;
        }
        values.put(option, value);
        return true;
    }

    /** An empty value, or one that looks like an option, is left to picocli. */
    private static boolean isSimple(String option, String value) {
        if (option.equals(SessionOptions.SESSION_DURATION)) {
            return isShortNumber(value);
        }
        return !value.isEmpty() && !value.startsWith("--");
    }

    private static boolean isShortNumber(String value) {
        for (int at = 0; at < value.length(); at++) {
            if (value.charAt(at) < '0' || value.charAt(at) > '9') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() < 10;
    }

    /** Returns whether a flag is on or off, or null if it is not given. */
    @Nullable
    Boolean flag(String option) {
        String value = values.get(option);
        return value == null ? null : !value.equals(OFF);
    }

    @Nullable
    String value(String option) {
        return values.get(option);
    }
}
