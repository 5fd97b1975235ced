package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import java.util.regex.Pattern;

/**
 * The name of a profile in the shared credentials file that a section header can contain.
 *
 * @param value the name, compared exactly
 */
public record ProfileName(String value) {

    private static final Pattern UNFIT = Pattern.compile("[\\]#;\\p{Cc}\\p{Cs}\\u2028\\u2029\\ufeff]");

    /** The JavaScript SDK rejects a file with this name. */
    private static final Pattern POISON = Pattern.compile("(profile )?__proto__");

    /**
     * Checks the name.
     *
     * @throws SigningHelperException if some SDK would reject the file or read another name
     */
    public ProfileName {
        if (value.isEmpty() || !value.equals(value.strip())) {
            throw new SigningHelperException("--profile must not be empty, and must not start or end with a space");
        }
        if (UNFIT.matcher(value).find()) {
            throw new SigningHelperException(
                    "--profile must not contain ], #, ; or control characters, because a section header cannot");
        }
        if (POISON.matcher(value).matches()) {
            throw new SigningHelperException("--profile " + value + " makes the file unreadable for some SDKs");
        }
    }

    /** Returns the name's UTF-8 bytes as the characters of {@link CredentialsText}. */
    String asBytes() {
        return new String(value.getBytes(UTF_8), ISO_8859_1);
    }

    @Override
    public String toString() {
        return value;
    }
}
