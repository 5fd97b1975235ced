package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The three keys that {@code update} writes, in the order in which it adds them. */
enum CredentialKey {
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN;

    /** Characters that every SDK reads as they are: no spaces, quotes, comment signs or control characters. */
    private static final Pattern PLAIN = Pattern.compile("[!-~&&[^'\"#;]]++");

    /** Returns the key that a line sets, in any case and with any separator. */
    static Optional<CredentialKey> of(Line line) {
        Optional<String> name = line.name();
        return Stream.of(values())
                .filter(key -> name.filter(key.spelling()::equals).isPresent())
                .findFirst();
    }

    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the value, which never needs quotes. */
    private String valueIn(SessionCredentials credentials) {
        String value = switch (this) {
            case AWS_ACCESS_KEY_ID -> credentials.accessKeyId();
            case AWS_SECRET_ACCESS_KEY -> credentials.secretAccessKey();
            case AWS_SESSION_TOKEN -> credentials.sessionToken();
        };
        if (!PLAIN.matcher(value).matches()) {
            throw new SigningHelperException("the value of " + spelling()
                    + " from the service contains characters that a credentials file cannot contain");
        }
        return value;
    }

    /** Returns a line that sets the value, flush left. */
    Line line(SessionCredentials credentials) {
        return new Line(Line.Kind.PROPERTY, spelling() + " = " + valueIn(credentials), "");
    }

    /** Returns a line that replaces an old one, with the old spacing if every SDK understands it. */
    Line replacing(Line old, SessionCredentials credentials) {
        String prefix = old.assignmentOf(spelling()).orElse(spelling() + " = ");
        return new Line(Line.Kind.PROPERTY, prefix + valueIn(credentials), old.terminator());
    }
}
