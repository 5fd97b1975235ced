package dev.rolesanywhere.cli.podidentity;

import java.util.regex.Pattern;

/**
 * A pattern for a name of Kubernetes: {@code *} matches any characters, {@code ?} matches one.
 *
 * @param pattern the pattern
 */
record Glob(String pattern) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9.*?-]{1,253}");

    boolean isValid() {
        return FORM.matcher(pattern).matches();
    }

    /** Returns whether this pattern matches all names that the other one matches. */
    boolean covers(Glob other) {
        return matches(other.pattern);
    }

    /**
     * A star in the name stands for any characters, so only a star matches it. Takes at most the product of both
     * lengths, whatever the pattern is.
     */
    boolean matches(String name) {
        int at = 0;
        int inPattern = 0;
        int star = -1;
        int afterStar = 0;
        while (at < name.length()) {
            char expected = inPattern < pattern.length() ? pattern.charAt(inPattern) : '/';
            if (expected == '*') {
                star = inPattern++;
                afterStar = at;
            } else if (expected == name.charAt(at) || (expected == '?' && name.charAt(at) != '*')) {
                inPattern++;
                at++;
            } else if (star >= 0) {
                inPattern = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        return pattern.substring(inPattern).chars().allMatch(character -> character == '*');
    }
}
