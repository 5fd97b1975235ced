package dev.rolesanywhere.cli.doctor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file's format, detected from its first bytes and, in PEM, from the labels of its blocks.
 *
 * @param description such as {@code PEM, CERTIFICATE}
 * @param holdsKey whether it is known to contain a private key
 */
record FileFormat(String description, boolean holdsKey) {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    static Optional<FileFormat> of(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ")) {
            String blocks = blocks(text);
            return Optional.of(new FileFormat("PEM, " + blocks, blocks.contains("PRIVATE KEY")));
        }
        if (text.startsWith("\u00fe\u00ed\u00fe\u00ed")) {
            return Optional.of(new FileFormat("JKS", true));
        }
        if (text.charAt(0) != SEQUENCE) {
            return Optional.empty();
        }
        return Optional.of(isPkcs12(content) ? new FileFormat("PKCS#12", true) : new FileFormat("DER", false));
    }

    private static String blocks(String text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Matcher matcher = BEGIN.matcher(text);
        while (matcher.find()) {
            counts.merge(matcher.group(1), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(each -> each.getValue() == 1 ? each.getKey() : each.getValue() + " × " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    /** RFC 7292, section 4: a sequence that begins with version 3 and another sequence. */
    private static boolean isPkcs12(byte[] der) {
        int length = der.length > 1 ? der[1] & 0xff : 0;
        int start = length <= 0x80 ? 2 : 2 + (length & 0x7f);
        return der.length > start + 3
                && der[start] == INTEGER
                && der[start + 1] == 1
                && der[start + 2] == 3
                && der[start + 3] == SEQUENCE;
    }
}
