package dev.rolesanywhere.cli.serve;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Which Host headers are accepted. A web page whose name was made to resolve to this machine (DNS rebinding) sends that
 * name, and must be rejected. It cannot send an IP address.
 *
 * @param allowedNames further names, in lower case
 */
record HostRule(Set<String> allowedNames) {

    private static final int LONGEST = 255;

    /** A client of HTTP/1.0 need not send the header; browsers always do. */
    boolean admits(Optional<String> header) {
        return header.isEmpty() || host(header.get()).filter(this::isAllowed).isPresent();
    }

    private boolean isAllowed(String host) {
        return isAddress(host)
                || host.equalsIgnoreCase("localhost")
                || allowedNames.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Returns the header's value without the port, or empty if it is malformed. */
    private static Optional<String> host(String header) {
        int colon = header.lastIndexOf(':');
        boolean hasPort = colon > header.lastIndexOf(']');
        boolean wellFormed = header.length() <= LONGEST && (!hasPort || isPort(header, colon + 1));
        return wellFormed ? Optional.of(hasPort ? header.substring(0, colon) : header) : Optional.empty();
    }

    private static boolean isPort(String header, int start) {
        return header.length() - start <= 5
                && header.chars().skip(start).allMatch(character -> character >= '0' && character <= '9');
    }

    private static boolean isAddress(String host) {
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        return isBracketed
                ? InetAddressUtils.isIPv6(host.substring(1, host.length() - 1))
                : InetAddressUtils.isIPv4(host);
    }
}
