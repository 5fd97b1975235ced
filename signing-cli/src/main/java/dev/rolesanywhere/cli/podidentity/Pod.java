package dev.rolesanywhere.cli.podidentity;

import java.util.regex.Pattern;

/**
 * A pod, as a verified token describes it.
 *
 * @param namespace its namespace
 * @param serviceAccount the name of its service account
 * @param name its name
 */
public record Pod(String namespace, String serviceAccount, String name) {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    /** Returns whether all names are valid in Kubernetes, and so safe in messages and session names. */
    boolean isValid() {
        return LABEL.matcher(namespace).matches()
                && SUBDOMAIN.matcher(serviceAccount).matches()
                && SUBDOMAIN.matcher(name).matches();
    }

    String account() {
        return namespace + "/" + serviceAccount;
    }

    /** Returns the user name that Kubernetes gives the service account. */
    String userName() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }
}
