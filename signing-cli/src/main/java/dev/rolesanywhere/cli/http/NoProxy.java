package dev.rolesanywhere.cli.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions in NO_PROXY, with the rules of Go's {@code httpproxy}: entries are separated by commas; {@code *}
 * matches all hosts, {@code example.com} the host and its subdomains, {@code .example.com} or {@code *.example.com} the
 * subdomains; an IP address or a CIDR block matches endpoints that are given by address. A host or an address may end
 * with a port.
 */
final class NoProxy {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*");

    private NoProxy() {}

    /** Returns whether an endpoint is reached directly: loopback always is. */
    static boolean covers(String list, String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        InetAddress address = address(name);
        if (name.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        for (String each : list.toLowerCase(Locale.ROOT).split(",", -1)) {
            String entry = each.strip();
            if (!entry.isEmpty() && matches(entry, name, address, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String entry, String name, @Nullable InetAddress address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            return address != null
                    && isInBlock(address, address(entry.substring(0, slash)), entry.substring(slash + 1));
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (entry.indexOf(':') == colon || entry.charAt(Math.max(colon - 1, 0)) == ']');
        if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String host = Route.withoutBrackets(hasPort ? entry.substring(0, colon) : entry);
        InetAddress listed = address(host);
        return listed == null ? address == null && isInDomain(name, host) : listed.equals(address);
    }

    private static boolean isInDomain(String name, String entry) {
        String domain = entry.startsWith("*.") ? entry.substring(1) : entry;
        return !domain.isEmpty()
                && (domain.startsWith(".")
                        ? name.endsWith(domain)
                        : name.equals(domain) || name.endsWith("." + domain));
    }

    private static boolean isInBlock(InetAddress address, @Nullable InetAddress network, String prefix) {
        byte[] bits = address.getAddress();
        if (network == null || network.getAddress().length != bits.length || !prefix.matches("\\d{1,3}")) {
            return false;
        }
        int length = Integer.parseInt(prefix);
        return length <= bits.length * 8 && Arrays.equals(masked(bits, length), masked(network.getAddress(), length));
    }

    private static byte[] masked(byte[] bits, int length) {
        byte[] masked = bits.clone();
        for (int at = 0; at < masked.length; at++) {
            int kept = Math.max(0, Math.min(8, length - at * 8));
            masked[at] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }

    /** Returns the address if the host is one; names are not resolved. */
    static @Nullable InetAddress address(String host) {
        try {
            return IPV4.matcher(host).matches() || IPV6.matcher(host).matches() ? InetAddress.getByName(host) : null;
        } catch (UnknownHostException ignored) { // It only looks like an address.
            return null;
        }
    }
}
