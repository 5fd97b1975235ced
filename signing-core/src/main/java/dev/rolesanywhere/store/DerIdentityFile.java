package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/** Parses certificates and keys in DER, whose kind follows from the first elements of the structure. */
final class DerIdentityFile {

    private DerIdentityFile() {}

    static boolean is(byte[] content) {
        if (content.length == 0 || content[0] != Der.SEQUENCE) {
            return false;
        }
        try {
            ASN1Sequence.getInstance(Der.withoutTrailingBytes(content));
            return true;
        } catch (RuntimeException ignored) { // Not DER.
            return false;
        }
    }

    static IdentityMaterial parse(byte[] content, Password keyPassword, Password storePassword) {
        IdentityMaterial.Collector collector = new IdentityMaterial.Collector();
        byte[] der = Der.withoutTrailingBytes(content, "it", collector);
        ASN1Sequence structure = ASN1Sequence.getInstance(der);
        if (Pkcs12IdentityFile.is(structure)) {
            Pkcs12IdentityFile.parse(der, storePassword, collector);
        } else if (Pkcs7.is(der)) {
            collector.certificates(Pkcs7.certificates(der));
        } else if (starts(structure, ASN1Sequence.class, ASN1Sequence.class, ASN1BitString.class)) {
            collector.certificate(der);
        } else {
            collector.key(KeyEntry.unnamed(key(structure, der, keyPassword)));
        }
        return collector.material();
    }

    private static PrivateKeySigner key(ASN1Sequence structure, byte[] der, Password password) {
        if (starts(structure, ASN1Integer.class, ASN1Sequence.class, ASN1OctetString.class)) {
            return PrivateKeySigner.fromPkcs8(der);
        } else if (starts(structure, ASN1Sequence.class, ASN1OctetString.class)) {
            return PrivateKeyDecoder.encryptedPkcs8(der, password, EncryptionLimits.ofKeys());
        } else if (starts(structure, ASN1Integer.class, ASN1OctetString.class)) {
            return PrivateKeyDecoder.traditional("EC PRIVATE KEY", der);
        } else if (starts(structure, ASN1Integer.class, ASN1Integer.class, ASN1Integer.class)) {
            return PrivateKeyDecoder.traditional("RSA PRIVATE KEY", der);
        }
        throw UnusableFormat.of(der)
                .map(format -> format.instead("a certificate or a private key"))
                .orElseGet(() -> new IdentityException(
                        Reason.MALFORMED, "it is DER, but neither a certificate, a private key, PKCS#7 nor PKCS#12"));
    }

    private static boolean starts(ASN1Sequence structure, Class<?>... kinds) {
        if (structure.size() < kinds.length) {
            return false;
        }
        for (int i = 0; i < kinds.length; i++) {
            ASN1Encodable element = structure.getObjectAt(i);
            if (!kinds[i].isInstance(element)) {
                return false;
            }
        }
        return true;
    }
}
