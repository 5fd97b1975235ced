package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.function.Supplier;

/**
 * Tells the formats apart by content, and parses each.
 *
 * @param keyPassword opens encrypted keys in PEM and DER
 * @param storePassword opens PKCS#12 and JKS files
 */
record IdentityFormat(Password keyPassword, Password storePassword) {

    /** Parses certificates and keys. */
    IdentityMaterial parse(Content content) {
        return named(
                content,
                () -> PemBlocks.areIn(content.bytes())
                        ? PemIdentityFile.parse(content.bytes(), keyPassword)
                        : parseBinary(content.bytes()));
    }

    /** Parses certificates, and passes keys over that need no password to be told from them. */
    IdentityMaterial parseCertificates(Content content) {
        return named(
                content,
                () -> PemBlocks.areIn(content.bytes())
                        ? PemIdentityFile.parseCertificates(content.bytes())
                        : parseBinary(content.bytes()));
    }

    private IdentityMaterial parseBinary(byte[] content) {
        if (Pkcs12IdentityFile.is(content)) {
            return Pkcs12IdentityFile.parse(content, storePassword);
        }
        if (JksIdentityFile.is(content)) {
            return JksIdentityFile.parse(content, storePassword);
        }
        return DerIdentityFile.parse(content, keyPassword);
    }

    /** Puts the name before what a parser, which does not know it, has to say. */
    private static IdentityMaterial named(Content content, Supplier<IdentityMaterial> parser) {
        try {
            return parser.get();
        } catch (IdentityException nameless) {
            throw new IdentityException(nameless.reason(), content.name() + ": " + nameless.getMessage(), nameless);
        } catch (StackOverflowError tooDeep) {
            throw new IdentityException(Reason.MALFORMED, content.name() + ": it is nested too deeply");
        }
    }
}
