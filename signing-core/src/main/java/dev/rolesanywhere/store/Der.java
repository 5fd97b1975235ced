package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.Arrays;

/** DER as tools write it. */
final class Der {

    static final int SEQUENCE = 0x30;

    private static final int OBJECT_IDENTIFIER = 0x06;

    private Der() {}

    /** Cuts off what follows the first sequence, and notes that as a problem. */
    static byte[] withoutTrailingBytes(byte[] content, String name, IdentityMaterial.Collector collector) {
        byte[] sequence = withoutTrailingBytes(content);
        int trailing = content.length - sequence.length;
        if (trailing > 0) {
            collector.problem(new IdentityException(
                    Reason.MALFORMED, name + " is followed by " + trailing + " bytes that do not belong to it"));
        }
        return sequence;
    }

    static byte[] withoutTrailingBytes(byte[] content) {
        int length = lengthOfSequence(content);
        return length < 0 || length >= content.length ? content : Arrays.copyOf(content, length);
    }

    /** Whether the content begins with a sequence that is longer than the content. Short ones might be text. */
    static boolean isCutOff(byte[] content) {
        return content.length > 1 && content[1] < 0 && lengthOfSequence(content) > content.length;
    }

    /** Whether the content is a sequence that begins with an object identifier. Certificates do not. */
    static boolean startsWithIdentifier(byte[] content) {
        if (content.length < 2 || content[0] != SEQUENCE) {
            return false;
        }
        int lengthBytes = content[1] < 0 ? content[1] & 0x7f : 0;
        return content.length > 2 + lengthBytes && content[2 + lengthBytes] == OBJECT_IDENTIFIER;
    }

    /** Returns the length of the sequence at the beginning, or -1 if there is none with a definite length. */
    private static int lengthOfSequence(byte[] content) {
        if (content.length < 2 || content[0] != SEQUENCE) {
            return -1;
        }
        int first = content[1] & 0xff;
        if (first < 0x80) {
            return 2 + first;
        }
        int octets = first & 0x7f;
        if (octets == 0 || octets > 3 || content.length < 2 + octets) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | (content[2 + i] & 0xff);
        }
        return 2 + octets + length;
    }
}
