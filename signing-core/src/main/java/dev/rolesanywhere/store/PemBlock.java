package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of PEM text (RFC 7468), decoded on demand.
 *
 * <p>Accepts what CI systems and {@code cat} make of such text: blocks that are joined on one line, indented, quoted,
 * on a single line, or with {@code \n} written out. Text around the blocks is ignored.
 *
 * @param number its position in the text, from 1
 * @param label what the BEGIN line says
 * @param body the text up to the END line, or null if that line is missing or has another label
 */
record PemBlock(int number, String label, @Nullable String body) {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int MAX_BLOCKS = 100;

    static boolean isIn(byte[] content) {
        return text(content).contains(BEGIN);
    }

    /** Editors and shells of Windows write such text. */
    static boolean isInUtf16(byte[] content) {
        return new String(content, StandardCharsets.UTF_16LE).contains(BEGIN)
                || new String(content, StandardCharsets.UTF_16BE).contains(BEGIN);
    }

    /** Returns the blocks in their order. */
    static List<PemBlock> in(byte[] content) {
        String text = text(content);
        List<PemBlock> blocks = new ArrayList<>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; ) {
            if (blocks.size() == MAX_BLOCKS) {
                throw new IdentityException(Reason.MALFORMED, "it contains more than 100 PEM blocks");
            }
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            if (labelEnd < 0) {
                blocks.add(new PemBlock(blocks.size() + 1, "", null));
                break;
            }
            int start = labelEnd + DASHES.length();
            int next = text.indexOf(BEGIN, start);
            String label = text.substring(begin + BEGIN.length(), labelEnd);
            int end = text.indexOf(END + label + DASHES, start);
            boolean isWhole = end >= 0 && (next < 0 || end < next);
            blocks.add(new PemBlock(blocks.size() + 1, label, isWhole ? text.substring(start, end) : null));
            begin = next;
        }
        return blocks;
    }

    /** Decodes each byte as one character: blocks are ASCII, and text around them does not matter. */
    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    /**
     * Decodes the block.
     *
     * @throws IdentityException if it is damaged
     */
    byte[] content() {
        String base64 = withoutWhitespace(lines(body()).substring(headersEnd()));
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw damaged("its base64 is invalid");
        }
    }

    /** Returns the value of a header (RFC 1421, section 4.6), or "". */
    String header(String name) {
        for (String line : lines(body()).substring(0, headersEnd()).lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private int headersEnd() {
        String lines = lines(body());
        int colon = lines.lastIndexOf(':');
        int lineEnd = colon < 0 ? -1 : lines.indexOf('\n', colon);
        return colon < 0 ? 0 : lineEnd < 0 ? lines.length() : lineEnd;
    }

    @Override
    public String body() {
        if (body == null) {
            throw damaged("its END line is missing");
        }
        return body;
    }

    private static String lines(String body) {
        return body.indexOf('\\') < 0 ? body : body.replace("\\r", "").replace("\\n", "\n");
    }

    static String withoutWhitespace(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ' ') {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    private IdentityException damaged(String why) {
        return new IdentityException(Reason.MALFORMED, "the PEM block is damaged: " + why);
    }

    /** Names the block for a message. The label may be anything, so only known ones are shown. */
    String name() {
        return "PEM block " + number + (label.matches("[A-Z0-9 #]{1,40}") ? " (" + label + ")" : "");
    }

    @Override
    public String toString() {
        return name();
    }
}
