package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.session.SessionCredentials;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The three keys of a profile that {@code update} writes, in their order. */
enum KeyName {
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN;

    /** A name with spaces around it and the separator. */
    private static final Pattern START = Pattern.compile("[ \\t]*+([A-Za-z0-9_.\\-/%@]++)[ \\t]*+([=:])[ \\t]*+");

    private static final Pattern EMPTY = Pattern.compile("[^=:]*+[=:](?:[ \\t]++[#;].*+|[ \\t]*+)");

    /** What every SDK takes as it is: no space, no quote at both ends, no control character. */
    private static final Pattern PLAIN = Pattern.compile("[!-~&&[^'\"#;]]++");

    /** Returns the one that a line sets, in whatever case and with whatever separator. */
    static Optional<KeyName> of(Line line) {
        Optional<String> name = nameIn(line);
        return Stream.of(values())
                .filter(key -> name.filter(key.spelling()::equals).isPresent())
                .findFirst();
    }

    /** Returns the name that a line sets, in lower case. */
    static Optional<String> nameIn(Line line) {
        Matcher start = START.matcher(line.text());
        return start.lookingAt() ? Optional.of(start.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** Returns the value that a line sets, without a comment behind it. */
    static String valueOf(Line property) {
        Matcher start = START.matcher(property.text());
        return start.lookingAt()
                ? property.text()
                        .substring(start.end())
                        .replaceFirst("[ \\t]++[#;].*", "")
                        .strip()
                : "";
    }

    /** Whether a line looks like a key with a value, and not like a piece of Base64. */
    static boolean isProperty(Line line) {
        Matcher start = START.matcher(line.text());
        return start.lookingAt() && !line.text().startsWith("=", start.end());
    }

    /** Whether a property has no value, so that a nested block follows. */
    static boolean isEmpty(Line property) {
        return EMPTY.matcher(property.text()).matches();
    }

    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the value, which never needs quotes. */
    String valueIn(SessionCredentials credentials) {
        String text = switch (this) {
            case AWS_ACCESS_KEY_ID -> credentials.accessKeyId();
            case AWS_SECRET_ACCESS_KEY -> credentials.secretAccessKey();
            case AWS_SESSION_TOKEN -> credentials.sessionToken();
        };
        if (!PLAIN.matcher(text).matches()) {
            throw new CredentialsFileException("the value of " + spelling()
                    + " from the service holds characters that the credentials file cannot hold");
        }
        return text;
    }

    /** Returns the line that sets the value, flush left. */
    Line line(SessionCredentials credentials) {
        return new Line(Line.Kind.PROPERTY, spelling() + " = " + valueIn(credentials), "");
    }

    /** Returns that line in the place of an old one, with its spacing where every SDK understands that. */
    Line replacing(Line old, SessionCredentials credentials) {
        Matcher start = START.matcher(old.text());
        boolean isKept = start.lookingAt()
                && spelling().equals(start.group(1))
                && "=".equals(start.group(2))
                && start.end() < old.text().length();
        String prefix = isKept ? old.text().substring(old.indent(), start.end()) : spelling() + " = ";
        return new Line(Line.Kind.PROPERTY, prefix + valueIn(credentials), old.terminator());
    }
}
