package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.PrivateKeySigner;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;

/** Parses the certificates and keys in a PKCS#12 file (RFC 7292). */
final class Pkcs12IdentityFile {

    private final Pkcs12Password password;
    private final EncryptionLimits limits;
    private final List<X509Certificate> certificates = new ArrayList<>();
    private final List<KeyEntry> keys = new ArrayList<>();

    private Pkcs12IdentityFile(Pkcs12Password password, EncryptionLimits limits) {
        this.password = password;
        this.limits = limits;
    }

    /** Tells a PKCS#12 file by its content's type; a certificate or a bare key has another structure. */
    static boolean is(byte[] content) {
        try {
            ASN1Sequence pfx = ASN1Sequence.getInstance(content);
            return ContentInfo.getInstance(pfx.getObjectAt(1)).getContentType().on(PKCSObjectIdentifiers.pkcs_7);
        } catch (RuntimeException otherStructure) {
            return false;
        }
    }

    static IdentityMaterial parse(byte[] content, Password password) throws IOException {
        char[] given = password.isGiven() ? password.orRefuse("the file") : new char[0];
        try {
            EncryptionLimits limits = EncryptionLimits.ofPkcs12();
            Pfx pfx = Pfx.getInstance(content);
            checkCosts(pfx, limits);
            Pkcs12IdentityFile file = new Pkcs12IdentityFile(opening(pfx, given, limits), limits);
            file.addAll(pfx);
            return new IdentityMaterial(file.certificates, file.keys);
        } catch (IdentityException unopened) {
            boolean noneGiven = unopened.reason() == Reason.PASSWORD_WRONG && !password.isGiven();
            throw noneGiven ? Password.missing("the file") : unopened;
        }
    }

    /** Rejects absurd costs before any key is derived, as far as they are visible without decryption. */
    private static void checkCosts(Pfx pfx, EncryptionLimits limits) {
        for (ContentInfo safe : safes(pfx)) {
            if (safe.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
                EncryptedData data = EncryptedData.getInstance(safe.getContent());
                PasswordBasedEncryption.checkCost(data.getEncryptionAlgorithm(), limits);
            } else if (safe.getContentType().equals(PKCSObjectIdentifiers.data)) {
                for (var bag : ASN1Sequence.getInstance(octets(safe))) {
                    checkCost(SafeBag.getInstance(bag), limits);
                }
            }
        }
    }

    private static void checkCost(SafeBag bag, EncryptionLimits limits) {
        if (bag.getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
            EncryptedPrivateKeyInfo key = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
            PasswordBasedEncryption.checkCost(key.getEncryptionAlgorithm(), limits);
        }
    }

    private static ContentInfo[] safes(Pfx pfx) {
        return AuthenticatedSafe.getInstance(octets(pfx.getAuthSafe())).getContentInfo();
    }

    private static byte[] octets(ContentInfo data) {
        return ASN1OctetString.getInstance(data.getContent()).getOctets();
    }

    /** Finds the spelling of the password that the file's integrity check confirms. */
    private static Pkcs12Password opening(Pfx pfx, char[] password, EncryptionLimits limits) {
        List<Pkcs12Password> spellings = Pkcs12Password.spellingsOf(password);
        if (pfx.getMacData() == null) {
            return spellings.get(0);
        }
        return spellings.stream()
                .filter(spelling -> Pkcs12Mac.isValid(pfx, spelling, limits))
                .findFirst()
                .orElseThrow(() -> PasswordBasedEncryption.wrongPassword(null));
    }

    private void addAll(Pfx pfx) throws IOException {
        for (ContentInfo safe : safes(pfx)) {
            for (var bag : ASN1Sequence.getInstance(decrypted(safe))) {
                add(SafeBag.getInstance(bag));
            }
        }
    }

    private byte[] decrypted(ContentInfo safe) {
        if (safe.getContentType().equals(PKCSObjectIdentifiers.data)) {
            return octets(safe);
        }
        if (safe.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
            EncryptedData data = EncryptedData.getInstance(safe.getContent());
            return PasswordBasedEncryption.decrypt(
                    data.getEncryptionAlgorithm(), data.getContent().getOctets(), password, limits);
        }
        throw limits.unsupported("content", safe.getContentType());
    }

    private void add(SafeBag bag) throws IOException {
        IdentityMaterial.requireFew(certificates.size() + keys.size());
        if (bag.getBagId().equals(PKCSObjectIdentifiers.certBag)) {
            CertBag certificate = CertBag.getInstance(bag.getBagValue());
            certificates.add(X509Certificates.parse(
                    ASN1OctetString.getInstance(certificate.getCertValue()).getOctets()));
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.keyBag)) {
            addKey(bag, PrivateKeyInfo.getInstance(bag.getBagValue()).getEncoded());
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
            EncryptedPrivateKeyInfo key = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
            addKey(
                    bag,
                    PasswordBasedEncryption.decrypt(
                            key.getEncryptionAlgorithm(), key.getEncryptedData(), password, limits));
        }
    }

    private void addKey(SafeBag bag, byte[] pkcs8) {
        keys.add(new KeyEntry(alias(bag), PrivateKeySigner.fromPkcs8(pkcs8)));
    }

    /** A key without a friendly name goes by its number, as in Java's key stores. */
    private String alias(SafeBag bag) {
        if (bag.getBagAttributes() != null) {
            for (ASN1Encodable each : bag.getBagAttributes()) {
                Attribute attribute = Attribute.getInstance(each);
                if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_friendlyName)) {
                    return ASN1BMPString.getInstance(attribute.getAttrValues().getObjectAt(0))
                            .getString();
                }
            }
        }
        return Integer.toString(keys.size() + 1);
    }
}
