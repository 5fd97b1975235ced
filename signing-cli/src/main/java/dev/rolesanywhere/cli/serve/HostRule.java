package dev.rolesanywhere.cli.serve;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Which Host headers are accepted. A web page whose name was made to resolve to this machine (DNS rebinding) sends that
 * name, and must be rejected. It cannot send an IP address.
 *
 * @param allowed further names, in lower case, or addresses as Java writes them
 * @param isStrict whether to accept only these, and to require the header
 */
record HostRule(Set<String> allowed, boolean isStrict) {

    private static final int LONGEST = 255;

    /** Accepts addresses, localhost and the given names. */
    static HostRule addressesAnd(Set<String> names) {
        return new HostRule(names, false);
    }

    /** Accepts the given addresses and names. */
    static HostRule only(Set<String> addressesAndNames) {
        return new HostRule(addressesAndNames, true);
    }

    /** A client of HTTP/1.0 need not send the header; browsers always do. */
    boolean admits(Optional<String> header) {
        return header.isEmpty()
                ? !isStrict
                : host(header.get()).filter(this::isAllowed).isPresent();
    }

    private boolean isAllowed(String host) {
        return allowed.contains(normalized(host))
                || (!isStrict && (isAddress(host) || host.equalsIgnoreCase("localhost")));
    }

    private static String normalized(String host) {
        return host.startsWith("[") && isAddress(host)
                ? BindAddress.parse(host).address().getHostAddress()
                : host.toLowerCase(Locale.ROOT);
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
