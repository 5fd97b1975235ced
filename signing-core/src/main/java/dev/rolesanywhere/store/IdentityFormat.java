package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * Tells the formats apart by content, and parses each.
 *
 * @param keyPassword opens encrypted keys in PEM and DER
 * @param storePassword opens PKCS#12 and JKS files
 */
record IdentityFormat(Password keyPassword, Password storePassword) {

    /** Parses certificates and keys. */
    IdentityMaterial parse(Content content) {
        return content.parse(bytes -> isText(bytes) ? PemIdentityFile.parse(bytes, keyPassword) : parseBinary(bytes));
    }

    /** Parses certificates, and passes keys over that need no password to be told from them. */
    IdentityMaterial parseCertificates(Content content) {
        return content.parse(bytes -> isText(bytes) ? PemIdentityFile.parseCertificates(bytes) : parseBinary(bytes));
    }

    /** Looks for PEM last: what a binary file holds may be anything, even a line that begins a PEM block. */
    private static boolean isText(byte[] content) {
        return !DerIdentityFile.is(content) && !JksIdentityFile.is(content) && PemBlocks.areIn(content);
    }

    private IdentityMaterial parseBinary(byte[] content) throws IOException, GeneralSecurityException {
        if (Pkcs12IdentityFile.is(content)) {
            return Pkcs12IdentityFile.parse(content, storePassword);
        }
        if (JksIdentityFile.is(content)) {
            return JksIdentityFile.parse(content, storePassword);
        }
        if (DerIdentityFile.is(content)) {
            return DerIdentityFile.parse(content, keyPassword);
        }
        throw new IdentityException(
                Reason.MALFORMED,
                PemBlocks.areInUtf16(content)
                        ? "it is text in UTF-16; save it again as UTF-8"
                        : "it is neither PEM, DER, PKCS#12 nor JKS, or it is damaged");
    }
}
