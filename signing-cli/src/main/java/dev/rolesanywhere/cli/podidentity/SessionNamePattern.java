package dev.rolesanywhere.cli.podidentity;

import java.util.regex.Pattern;

/**
 * A pattern for role session names, which CloudTrail shows: literal characters, {@code {namespace}},
 * {@code {serviceaccount}} and {@code {pod}}.
 *
 * @param pattern the pattern
 */
record SessionNamePattern(String pattern) {

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_+=,.@-]|\\{namespace\\}|\\{serviceaccount\\}|\\{pod\\}){1,128}");
    private static final int SHORTEST = 2;
    private static final int LONGEST = 64;
    private static final int DIGEST = 8;

    boolean isValid() {
        return FORM.matcher(pattern).matches();
    }

    /** Returns the name. A name that is too short or too long for AWS ends with a digest, so that it stays unique. */
    String nameFor(Pod pod) {
        String name = pattern.replace("{namespace}", pod.namespace())
                .replace("{serviceaccount}", pod.serviceAccount())
                .replace("{pod}", pod.name());
        if (name.length() >= SHORTEST && name.length() <= LONGEST) {
            return name;
        }
        String start = name.substring(0, Math.min(name.length(), LONGEST - DIGEST - 1));
        return start + "-" + Digest.of(name).substring(0, DIGEST);
    }
}
