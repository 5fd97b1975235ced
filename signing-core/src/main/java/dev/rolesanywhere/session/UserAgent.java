package dev.rolesanywhere.session;

import dev.rolesanywhere.Version;

/** What CloudTrail shows of the caller. */
final class UserAgent {

    static final String VALUE =
            "dev.rolesanywhere/" + Version.current() + " (java " + System.getProperty("java.version") + "; "
                    + System.getProperty("os.name") + "; " + System.getProperty("os.arch") + ")";

    private UserAgent() {}
}
