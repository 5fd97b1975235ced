package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SignedData;

/** The certificates in PKCS#7 or CMS signed data (RFC 5652, section 5), which is how CAs hand out chains. */
final class Pkcs7 {

    private Pkcs7() {}

    static boolean is(byte[] content) {
        if (!DerIdentityFile.startsWithIdentifier(content)) {
            return false;
        }
        try {
            return ASN1Sequence.getInstance(content).getObjectAt(0).equals(PKCSObjectIdentifiers.signedData);
        } catch (RuntimeException ignored) { // Another structure, or none.
            return false;
        }
    }

    static List<X509Certificate> certificates(byte[] content) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : encoded(content)) {
            certificates.add(X509Certificates.parse(der));
        }
        return certificates;
    }

    private static List<byte[]> encoded(byte[] content) {
        List<byte[]> certificates = new ArrayList<>();
        try {
            SignedData data =
                    SignedData.getInstance(ContentInfo.getInstance(content).getContent());
            for (ASN1Encodable certificate : data.getCertificates() == null ? new DERSet() : data.getCertificates()) {
                certificates.add(certificate.toASN1Primitive().getEncoded());
            }
        } catch (IOException | RuntimeException e) { // What Bouncy Castle throws at damaged content varies.
            throw new IdentityException(Reason.MALFORMED, "its PKCS#7 structure is damaged", e);
        }
        IdentityMaterial.requireFew(certificates.size());
        return certificates;
    }
}
