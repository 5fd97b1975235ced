package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * What each SDK makes of a credentials file: the Java SDK itself, and the others by their rules, as far as files
 * without quotes go. {@code .ci/credentials-files} asks the others themselves.
 */
enum IniReader {
    JAVA,
    BOTOCORE,
    JAVASCRIPT,
    GO;

    private static final List<String> KEYS = List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token");

    private Map<String, Map<String, String>> parse(String text) {
        return switch (this) {
            case JAVA -> readByJava(text);
            case BOTOCORE -> new BotocoreRules().read(text);
            case JAVASCRIPT -> new JavaScriptRules().read(text);
            case GO -> new GoRules().read(text);
        };
    }

    private static Map<String, Map<String, String>> readByJava(String text) {
        Map<String, Map<String, String>> profiles = new TreeMap<>();
        ProfileFile.builder()
                .content(new ByteArrayInputStream(text.getBytes(ISO_8859_1)))
                .type(ProfileFile.Type.CREDENTIALS)
                .build()
                .profiles()
                .forEach((name, profile) -> profiles.put(name, profile.properties()));
        return profiles;
    }

    /** Returns the profiles, or empty if the whole file is rejected. */
    Optional<Map<String, Map<String, String>>> read(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException ignored) { // The SDK rejects the file.
            return Optional.empty();
        }
    }

    /** Returns what is lost from one file to the next, apart from the keys of the profile and those to remove. */
    List<String> lost(String before, String after, String profile, List<String> removed) {
        Map<String, Map<String, String>> now = read(after).orElse(Map.of());
        return read(before).orElse(Map.of()).entrySet().stream()
                .flatMap(section -> section.getValue().entrySet().stream()
                        .filter(property -> !isOurs(section.getKey(), property.getKey(), profile, removed))
                        .filter(property -> !property.getValue()
                                .equals(now.getOrDefault(section.getKey(), Map.of())
                                        .get(property.getKey())))
                        .map(property -> section.getKey() + "." + property))
                .toList();
    }

    /**
     * Some SDKs read a header with a bracket in its comment as another one, and a key with a colon as part of a name.
     */
    private static boolean isOurs(String section, String key, String profile, List<String> removed) {
        String names =
                String.join("|", Stream.concat(KEYS.stream(), removed.stream()).toList());
        return (section.strip().equals(profile) || section.startsWith(profile + "]"))
                && key.matches("(?i)(.*\\.)?(" + names + ")(\\W.*)?");
    }
}
