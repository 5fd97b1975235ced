package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/** Splits PEM text (RFC 7468) into its blocks; text around them is passed over. */
final class PemBlocks {

    private static final String BEGIN = "-----BEGIN ";
    private static final int MOST_BLOCKS = 100;

    private PemBlocks() {}

    static boolean areIn(byte[] content) {
        return text(content).contains(BEGIN);
    }

    /** Editors and shells of Windows write such text. */
    static boolean areInUtf16(byte[] content) {
        return new String(content, StandardCharsets.UTF_16LE).contains(BEGIN)
                || new String(content, StandardCharsets.UTF_16BE).contains(BEGIN);
    }

    static List<PemObject> in(byte[] content) throws IOException {
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(text(content)))) {
            for (PemObject block = next(reader); block != null; block = next(reader)) {
                blocks.add(block);
                if (blocks.size() > MOST_BLOCKS) {
                    throw new IdentityException(Reason.MALFORMED, "there are more than 100 PEM blocks in it");
                }
            }
        }
        return blocks;
    }

    private static @Nullable PemObject next(PemReader reader) {
        try {
            return reader.readPemObject();
        } catch (IOException | RuntimeException damaged) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "a PEM block is damaged: its base64 text is broken or its END line is missing",
                    damaged);
        }
    }

    /** One byte is one character: what is outside ASCII is outside the blocks too, and a byte order mark goes. */
    private static String text(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    }
}
