package dev.rolesanywhere.session;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks an endpoint that a user names. */
final class Endpoint {

    /** Empty segments and dots: HTTP clients and proxies rewrite them, and the signature would no longer fit. */
    private static final Pattern CHANGED_ON_THE_WAY = Pattern.compile("/(\\.{0,2})/");

    private Endpoint() {}

    /** Returns the endpoint in ASCII, in lower case up to its path, and without a slash at its end. */
    static URI base(URI given) {
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        boolean usable = (scheme.equals("http") || scheme.equals("https"))
                && given.getHost() != null
                && given.getRawUserInfo() == null
                && given.getRawQuery() == null
                && given.getRawFragment() == null
                && given.getPort() != 0
                && given.getPort() <= 65535;
        String path = usable ? asciiPath(given) : "";
        if (!usable || CHANGED_ON_THE_WAY.matcher(path + "/").find()) {
            throw new InvalidRequestException("the endpoint" + quoted(given)
                    + " cannot be used; it must look like https://HOST or https://HOST:PORT/PATH");
        }
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return URI.create(scheme + "://" + given.getHost().toLowerCase(Locale.ROOT) + port + path);
    }

    private static String asciiPath(URI given) {
        return URI.create(given.toASCIIString()).getRawPath().replaceAll("/$", "");
    }

    /** A password may stand before the at sign. */
    private static String quoted(URI given) {
        return given.toString().contains("@") ? "" : " '" + OneLine.of(given.toString()) + "'";
    }
}
