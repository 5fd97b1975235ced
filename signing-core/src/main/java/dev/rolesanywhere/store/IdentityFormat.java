package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Detects the format of a file from its content, and parses it.
 *
 * @param keyPassword opens encrypted keys in PEM and DER, and keys in JKS that have their own password
 * @param storePassword opens PKCS#12 and JKS files
 * @param tpmKeys returns the signer of a PEM block TSS2 PRIVATE KEY; null if such keys are rejected
 */
record IdentityFormat(
        Password keyPassword,
        Password storePassword,
        @Nullable Function<byte[], IdentitySigner> tpmKeys) {

    /** Parses certificates and keys. */
    IdentityMaterial parse(Content content) {
        return content.parse(bytes -> parse(unwrapped(bytes), true));
    }

    /** Parses certificates, and skips keys in PEM, which may be encrypted. */
    IdentityMaterial parseCertificates(Content content) {
        return content.parse(bytes -> parse(unwrapped(bytes), false));
    }

    private IdentityMaterial parse(byte[] content, boolean withKeys) throws IOException, GeneralSecurityException {
        if (!isBinary(content) && PemBlock.isIn(content)) {
            return withKeys
                    ? PemIdentityFile.parse(content, keyPassword, tpmKeys)
                    : PemIdentityFile.parseCertificates(content);
        }
        return parseBinary(content);
    }

    /** A binary file may contain anything, even a line that begins a PEM block. */
    private static boolean isBinary(byte[] content) {
        return DerIdentityFile.isDer(content) || JksIdentityFile.isJks(content);
    }

    /** CI systems store files in variables as base64. */
    private static byte[] unwrapped(byte[] content) {
        if (isBinary(content) || PemBlock.isIn(content)) {
            return content;
        }
        return base64(content)
                .filter(decoded -> isBinary(decoded) || PemBlock.isIn(decoded))
                .orElse(content);
    }

    private static Optional<byte[]> base64(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1)
                .replace("\\r", "")
                .replace("\\n", "")
                .replace("\"", "")
                .replace("'", "");
        try {
            return Optional.of(Base64.getDecoder().decode(PemBlock.withoutWhitespace(text)));
        } catch (IllegalArgumentException ignored) { // It is something else.
            return Optional.empty();
        }
    }

    private IdentityMaterial parseBinary(byte[] content) throws IOException, GeneralSecurityException {
        if (JksIdentityFile.isJks(content)) {
            return JksIdentityFile.parse(content, storePassword, keyPassword);
        }
        if (DerIdentityFile.isDer(content)) {
            return DerIdentityFile.parse(content, keyPassword, storePassword);
        }
        if (PemBlock.isInUtf16(content)) {
            throw new IdentityException(Reason.MALFORMED, "it is UTF-16 text; save it as UTF-8");
        }
        if (DerIdentityFile.isCutOff(content)) {
            throw new IdentityException(Reason.MALFORMED, "it is damaged: its end is missing");
        }
        throw UnusableFormat.of(content)
                .map(format -> format.instead("a certificate or a private key"))
                .orElseGet(() -> new IdentityException(
                        Reason.MALFORMED,
                        "it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS"));
    }
}
