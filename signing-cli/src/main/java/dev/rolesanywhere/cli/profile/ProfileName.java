package dev.rolesanywhere.cli.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * The name of a profile in the shared credentials file, one that a section header can hold.
 *
 * @param value the name, compared exactly
 */
public record ProfileName(String value) {

    private static final Pattern UNFIT = Pattern.compile("[\\]#;\\p{Cc}\\p{Cs}\\u2028\\u2029\\ufeff]");

    /** The JavaScript SDK reads no profile at all of a file that has it. */
    private static final Pattern POISON = Pattern.compile("(profile )?__proto__");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws CredentialsFileException if some SDK would refuse a file with it, or read another name
     */
    public ProfileName {
        if (value.isEmpty() || !value.equals(value.strip())) {
            throw new CredentialsFileException("--profile must not be empty, nor begin or end with a space");
        }
        if (UNFIT.matcher(value).find()) {
            throw new CredentialsFileException(
                    "--profile must not hold ], #, ; or control characters: a section header cannot hold them");
        }
        if (POISON.matcher(value).matches()) {
            throw new CredentialsFileException("--profile " + value + " makes the file unreadable for some SDKs");
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
