package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.Nullable;

/**
 * The name of an image.
 *
 * @param host the host name of the registry in the spelling of the image
 * @param port the port, or empty
 * @param path the repository with tag and digest, or empty
 */
record ImageName(String host, String port, String path) {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_PORT = 65535;
    private static final String SCHEME = "https://";

    /**
     * Parses {@code HOST[:PORT][/PATH]}, with or without a tag and a digest. The host is not looked up.
     *
     * @return the name, or null if this cannot be the name of an image
     */
    static @Nullable ImageName parse(String image) {
        if (image.length() > MAX_LENGTH || !isVisibleAscii(image)) {
            return null;
        }
        String name = image.startsWith(SCHEME) ? image.substring(SCHEME.length()) : image;
        int slash = name.indexOf('/');
        String registry = slash < 0 ? name : name.substring(0, slash);
        int colon = registry.endsWith("]") ? -1 : registry.lastIndexOf(':');
        String host = colon < 0 ? registry : registry.substring(0, colon);
        String port = colon < 0 ? "" : registry.substring(colon + 1);
        // Without a path, what follows the colon may be a tag.
        boolean hasUsablePort = colon < 0 || slash < 0 || isPort(port);
        return isHost(host) && hasUsablePort
                ? new ImageName(host, isPort(port) ? port : "", slash < 0 ? "" : name.substring(slash + 1))
                : null;
    }

    private static boolean isVisibleAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) <= ' ' || text.charAt(at) > '~' || text.charAt(at) == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Excludes user information, fragments, queries and escapes, which URL parsers do not all read in the same way. */
    private static boolean isHost(String text) {
        boolean isAddress = text.startsWith("[") && text.endsWith("]");
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            boolean isPart = isLetterOrDigit(next) || next == '.' || next == '-' || next == '_';
            if (!isPart && !(isAddress && (next == ':' || at == 0 || at == text.length() - 1))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isLetterOrDigit(char next) {
        return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9');
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return false;
        }
        int port = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
            port = port * 10 + text.charAt(at) - '0';
        }
        return port > 0 && port <= MAX_PORT;
    }

    /** Returns the host with its port, as the kubelet and docker compare it. */
    String registry() {
        return port.isEmpty() ? host : host + ":" + port;
    }
}
