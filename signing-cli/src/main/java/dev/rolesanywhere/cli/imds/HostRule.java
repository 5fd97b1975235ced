package dev.rolesanywhere.cli.imds;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Which Host headers are admitted. A web page whose name was made to lead to this machine sends its own name, and must
 * not come through; an address cannot be made to lead elsewhere.
 *
 * @param bound the address that the server listens at
 */
record HostRule(InetAddress bound) {

    private static final int LONGEST = 255;

    /** A client of HTTP/1.0 need not send the header, and browsers always do. */
    boolean admits(Optional<String> header) {
        return header.isEmpty() || host(header.get()).filter(this::isHere).isPresent();
    }

    private boolean isHere(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        return literal(host)
                .filter(address -> address.isLoopbackAddress() || address.equals(bound) || bound.isAnyLocalAddress())
                .isPresent();
    }

    /** The header's value without the port; empty where it has no valid form. */
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

    private static Optional<InetAddress> literal(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String address = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bracketed ? !InetAddressUtils.isIPv6(address) : !InetAddressUtils.isIPv4(address)) {
            return Optional.empty();
        }
        try {
            // A literal address asks no name server.
            return Optional.of(InetAddress.getByName(address));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
