package dev.rolesanywhere.cli.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Knows what a terminal shows, as POSIX says it: LC_ALL, else LC_CTYPE, else LANG. */
public final class OutputCharset {

    private OutputCharset() {}

    /**
     * Returns the charset of the locale.
     *
     * @param environment the environment variables
     * @return UTF-8, or ASCII, which every other locale shows
     */
    public static Charset of(Map<String, String> environment) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("C")
                .toUpperCase(Locale.ROOT);
        return locale.contains("UTF-8") || locale.contains("UTF8") ? UTF_8 : US_ASCII;
    }
}
