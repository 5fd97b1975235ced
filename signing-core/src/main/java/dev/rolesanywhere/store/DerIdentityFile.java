package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.PrivateKeySigner;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/** Parses a certificate or a key in DER, told apart by the first elements of its structure. */
final class DerIdentityFile {

    private DerIdentityFile() {}

    static boolean is(byte[] content) {
        try {
            ASN1Sequence.getInstance(content);
            return true;
        } catch (RuntimeException notDer) {
            return false;
        }
    }

    static IdentityMaterial parse(byte[] der, Password keyPassword) throws IOException {
        ASN1Sequence structure = ASN1Sequence.getInstance(der);
        if (starts(structure, ASN1Sequence.class, ASN1Sequence.class, ASN1BitString.class)) {
            return new IdentityMaterial(List.of(X509Certificates.parse(der)), List.of());
        }
        return new IdentityMaterial(List.of(), List.of(KeyEntry.unnamed(key(structure, der, keyPassword))));
    }

    private static PrivateKeySigner key(ASN1Sequence structure, byte[] der, Password password) throws IOException {
        if (starts(structure, ASN1Integer.class, ASN1Sequence.class, ASN1OctetString.class)) {
            return PrivateKeySigner.fromPkcs8(der);
        } else if (starts(structure, ASN1Sequence.class, ASN1OctetString.class)) {
            return EncryptedPkcs8.decrypt(der, password, EncryptionLimits.ofKeys());
        } else if (starts(structure, ASN1Integer.class, ASN1OctetString.class)) {
            return TraditionalKey.parse("EC PRIVATE KEY", der);
        } else if (starts(structure, ASN1Integer.class, ASN1Integer.class, ASN1Integer.class)) {
            return TraditionalKey.parse("RSA PRIVATE KEY", der);
        }
        throw new IdentityException(
                Reason.MALFORMED, "it is DER, but neither a certificate, a private key nor PKCS#12, or it is damaged");
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
