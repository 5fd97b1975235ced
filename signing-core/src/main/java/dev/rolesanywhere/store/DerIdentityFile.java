package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.PrivateKeySigner;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.jspecify.annotations.Nullable;

/** Parses a certificate or a key in DER, told apart by the first elements of its structure. */
final class DerIdentityFile {

    private DerIdentityFile() {}

    static IdentityMaterial parse(byte[] der, Password keyPassword) {
        ASN1Sequence structure = structure(der);
        if (starts(structure, ASN1Sequence.class, ASN1Sequence.class, ASN1BitString.class)) {
            return new IdentityMaterial(List.of(X509Certificates.parse(der)), List.of());
        }
        return new IdentityMaterial(List.of(), List.of(KeyEntry.unnamed(key(structure, der, keyPassword))));
    }

    private static PrivateKeySigner key(ASN1Sequence structure, byte[] der, Password password) {
        if (starts(structure, ASN1Integer.class, ASN1Sequence.class, ASN1OctetString.class)) {
            return PrivateKeySigner.fromPkcs8(der);
        } else if (starts(structure, ASN1Sequence.class, ASN1OctetString.class)) {
            return EncryptedPkcs8.decrypt(der, password);
        } else if (starts(structure, ASN1Integer.class, ASN1OctetString.class)) {
            return TraditionalKey.parse("EC PRIVATE KEY", der);
        } else if (starts(structure, ASN1Integer.class, ASN1Integer.class, ASN1Integer.class)) {
            return TraditionalKey.parse("RSA PRIVATE KEY", der);
        }
        throw unknown(null);
    }

    private static ASN1Sequence structure(byte[] der) {
        try {
            return ASN1Sequence.getInstance(der);
        } catch (RuntimeException notDer) {
            throw unknown(notDer);
        }
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

    private static IdentityException unknown(@Nullable Throwable cause) {
        return new IdentityException(
                Reason.MALFORMED, "it is neither PEM, DER, PKCS#12 nor JKS, or it is damaged", cause);
    }
}
