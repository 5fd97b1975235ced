package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.SigningHelperException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * An address to listen on.
 *
 * @param address the address, parsed without a name service
 */
public record BindAddress(InetAddress address) {

    private static final Set<String> INSTANCE_METADATA = Set.of("169.254.169.254", "fd00:ec2:0:0:0:0:0:254");

    /**
     * Parses an IP address, with or without brackets, or {@code localhost}.
     *
     * @throws SigningHelperException if it is neither
     */
    public static BindAddress parse(String text) {
        return parse("--bind-address", text);
    }

    /**
     * Parses an IP address, with or without brackets, or {@code localhost}.
     *
     * @param option the option that contains it, for messages
     * @param text the address
     * @throws SigningHelperException if it is neither
     */
    public static BindAddress parse(String option, String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (text.equals("localhost")) {
            literal = "127.0.0.1";
        }
        if (!InetAddressUtils.isIPv4(literal) && !InetAddressUtils.isIPv6(literal)) {
            throw new SigningHelperException(option + " '" + text + "' is not an IP address");
        }
        try {
            return new BindAddress(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            throw new SigningHelperException(option + " '" + text + "' is not an IP address", e);
        }
    }

    /** Returns whether only this machine can connect: 127.0.0.0/8 and ::1. */
    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** Returns whether this is 169.254.169.254 or fd00:ec2::254, which some clients always use. */
    public boolean isInstanceMetadata() {
        return INSTANCE_METADATA.contains(address.getHostAddress());
    }

    /** Returns the host of URLs for clients on this machine; an IPv6 address in brackets. */
    public String inUrl() {
        boolean four = address.getAddress().length == 4;
        if (address.isAnyLocalAddress() || (address.isLoopbackAddress() && !four)) {
            return four ? "127.0.0.1" : "[::1]";
        }
        return four ? address.getHostAddress() : "[" + address.getHostAddress() + "]";
    }
}
