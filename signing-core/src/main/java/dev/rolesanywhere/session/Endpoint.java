package dev.rolesanywhere.session;

import java.net.URI;
import java.util.Locale;

/** Checks an endpoint that a user names. */
final class Endpoint {

    private Endpoint() {}

    /** Returns the endpoint without a slash at its end. */
    static URI base(URI given) {
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        boolean usable = (scheme.equals("http") || scheme.equals("https"))
                && given.getHost() != null
                && given.getRawUserInfo() == null
                && given.getRawQuery() == null
                && given.getRawFragment() == null;
        if (!usable) {
            throw new InvalidRequestException("the endpoint '" + OneLine.of(withoutUser(given))
                    + "' cannot be used; it must look like https://HOST or https://HOST:PORT/PATH");
        }
        String host = given.getHost().toLowerCase(Locale.ROOT);
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return URI.create(scheme + "://" + host + port + given.getRawPath().replaceAll("/+$", ""));
    }

    /** A password may stand before the host. */
    private static String withoutUser(URI given) {
        return given.toString().replaceFirst("//[^/]*@", "//");
    }
}
