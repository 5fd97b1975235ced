package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SignedData;

/** Parses certificates and keys in DER. The first elements of the structure reveal which of them it is. */
final class DerIdentityFile {

    private static final int SEQUENCE = 0x30;
    private static final int OBJECT_IDENTIFIER = 0x06;

    private DerIdentityFile() {}

    static boolean isDer(byte[] content) {
        if (content.length == 0 || content[0] != SEQUENCE) {
            return false;
        }
        try {
            ASN1Sequence.getInstance(withoutTrailingBytes(content));
            return true;
        } catch (RuntimeException ignored) { // Not DER.
            return false;
        }
    }

    static IdentityMaterial parse(byte[] content, Password keyPassword, Password storePassword) {
        IdentityMaterial.Collector collector = new IdentityMaterial.Collector();
        byte[] der = withoutTrailingBytes(content, "it", collector);
        ASN1Sequence structure = ASN1Sequence.getInstance(der);
        if (Pkcs12IdentityFile.isPkcs12(structure)) {
            Pkcs12IdentityFile.parse(der, storePassword, collector);
        } else if (isPkcs7(der)) {
            collector.certificates(pkcs7Certificates(der));
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

    static boolean isPkcs7(byte[] content) {
        if (!startsWithIdentifier(content)) {
            return false;
        }
        try {
            return ASN1Sequence.getInstance(content).getObjectAt(0).equals(PKCSObjectIdentifiers.signedData);
        } catch (RuntimeException ignored) { // Another structure, or none.
            return false;
        }
    }

    /** Parses the certificates in PKCS#7 or CMS signed data (RFC 5652, section 5), which is how CAs hand out chains. */
    static List<X509Certificate> pkcs7Certificates(byte[] content) {
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

    /** Cuts off what follows the first sequence, and notes that as a problem. */
    static byte[] withoutTrailingBytes(byte[] content, String name, IdentityMaterial.Collector collector) {
        byte[] sequence = withoutTrailingBytes(content);
        int trailing = content.length - sequence.length;
        if (trailing > 0) {
            collector.problem(new IdentityException(
                    Reason.MALFORMED, name + " is followed by " + trailing + " bytes that do not belong to it"));
        }
        return sequence;
    }

    static byte[] withoutTrailingBytes(byte[] content) {
        int length = lengthOfSequence(content);
        return length < 0 || length >= content.length ? content : Arrays.copyOf(content, length);
    }

    /** Whether the content begins with a sequence that is longer than the content. Short ones might be text. */
    static boolean isCutOff(byte[] content) {
        return content.length > 1 && content[1] < 0 && lengthOfSequence(content) > content.length;
    }

    /** Whether the content is a sequence that begins with an object identifier. Certificates do not. */
    static boolean startsWithIdentifier(byte[] content) {
        if (content.length < 2 || content[0] != SEQUENCE) {
            return false;
        }
        int lengthBytes = content[1] < 0 ? content[1] & 0x7f : 0;
        return content.length > 2 + lengthBytes && content[2 + lengthBytes] == OBJECT_IDENTIFIER;
    }

    /** Returns the length of the sequence at the beginning, or -1 if there is none with a definite length. */
    private static int lengthOfSequence(byte[] content) {
        if (content.length < 2 || content[0] != SEQUENCE) {
            return -1;
        }
        int first = content[1] & 0xff;
        if (first < 0x80) {
            return 2 + first;
        }
        int octets = first & 0x7f;
        if (octets == 0 || octets > 3 || content.length < 2 + octets) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | (content[2 + i] & 0xff);
        }
        return 2 + octets + length;
    }
}
