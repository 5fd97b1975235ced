package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of octets (RFC 3986, section 2.1). */
final class PercentEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /** Accepts characters that should have been encoded, as other implementations do. */
    static byte[] decode(String text, String attribute) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                decoded.write(octet(encoded, i, attribute));
                i += 2;
            } else {
                decoded.write(encoded[i]);
            }
        }
        return decoded.toByteArray();
    }

    private static int octet(byte[] encoded, int percent, String attribute) {
        if (percent + 2 < encoded.length
                && HexFormat.isHexDigit(encoded[percent + 1])
                && HexFormat.isHexDigit(encoded[percent + 2])) {
            return HexFormat.fromHexDigit(encoded[percent + 1]) << 4 | HexFormat.fromHexDigit(encoded[percent + 2]);
        }
        throw new IdentityException(
                Reason.MALFORMED,
                "the PKCS#11 URI has a % in its " + attribute
                        + " without two hexadecimal digits after it; write %25 for a percent sign");
    }

    /** Encodes everything except letters, digits and a few characters that are not special in a URI or a shell. */
    static String encode(byte[] octets) {
        StringBuilder encoded = new StringBuilder(octets.length);
        for (byte octet : octets) {
            if (isUnreserved(octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /** Encodes every octet, as RFC 7512 requires for the id. */
    static String encodeWhole(byte[] octets) {
        StringBuilder encoded = new StringBuilder(3 * octets.length);
        for (byte octet : octets) {
            encoded.append('%').append(HEX.toHexDigits(octet));
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || "-._~".indexOf(octet) >= 0;
    }
}
