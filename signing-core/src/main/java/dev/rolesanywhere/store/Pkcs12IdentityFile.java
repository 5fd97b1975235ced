package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import java.io.IOException;
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

    private final Password.Encoded password;
    private final EncryptionLimits limits;
    private final IdentityMaterial.Collector collector;

    private Pkcs12IdentityFile(
            Password.Encoded password, EncryptionLimits limits, IdentityMaterial.Collector collector) {
        this.password = password;
        this.limits = limits;
        this.collector = collector;
    }

    /** Recognizes a PKCS#12 file by the type of its content. */
    static boolean isPkcs12(ASN1Sequence pfx) {
        try {
            return ContentInfo.getInstance(pfx.getObjectAt(1)).getContentType().on(PKCSObjectIdentifiers.pkcs_7);
        } catch (RuntimeException ignored) { // A certificate or a bare key has another structure.
            return false;
        }
    }

    static void parse(byte[] content, Password password, IdentityMaterial.Collector collector) {
        char[] given = password.isGiven() ? password.require("the file") : new char[0];
        try {
            EncryptionLimits limits = EncryptionLimits.ofPkcs12();
            Pfx pfx = Pfx.getInstance(content);
            checkCosts(pfx, limits);
            new Pkcs12IdentityFile(opening(pfx, given, limits), limits, collector).addAll(pfx);
        } catch (IdentityException e) {
            boolean noneGiven = e.reason() == Reason.PASSWORD_WRONG && !password.isGiven();
            throw noneGiven ? Password.missing("the file") : e;
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

    /** Finds the encoding of the password that the integrity check of the file confirms. */
    private static Password.Encoded opening(Pfx pfx, char[] password, EncryptionLimits limits) {
        List<Password.Encoded> encodings = Password.Encoded.encodingsOf(password);
        if (pfx.getMacData() == null) {
            return encodings.get(0);
        }
        return encodings.stream()
                .filter(encoding -> Pkcs12Mac.isValid(pfx, encoding, limits))
                .findFirst()
                .orElseThrow(() -> PasswordBasedEncryption.wrongPassword(null));
    }

    private void addAll(Pfx pfx) {
        for (ContentInfo safe : safes(pfx)) {
            for (var bag : ASN1Sequence.getInstance(decrypted(safe))) {
                SafeBag parsed = SafeBag.getInstance(bag);
                collector.read("", part -> add(parsed));
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

    private void add(SafeBag bag) {
        if (bag.getBagId().equals(PKCSObjectIdentifiers.certBag)) {
            CertBag certificate = CertBag.getInstance(bag.getBagValue());
            collector.certificate(
                    ASN1OctetString.getInstance(certificate.getCertValue()).getOctets());
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.keyBag)) {
            addKey(bag, PrivateKeyInfo.getInstance(bag.getBagValue()));
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
            EncryptedPrivateKeyInfo key = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
            byte[] decrypted = PasswordBasedEncryption.decrypt(
                    key.getEncryptionAlgorithm(), key.getEncryptedData(), password, limits);
            addKey(bag, PrivateKeyInfo.getInstance(decrypted));
        }
    }

    private void addKey(SafeBag bag, PrivateKeyInfo key) {
        try {
            collector.key(new KeyEntry(alias(bag), PrivateKeySigner.fromPkcs8(key.getEncoded())));
        } catch (IOException e) {
            throw new IllegalStateException("what was parsed can be encoded", e);
        }
    }

    /** A key without a friendly name is named by its number, as in Java's key stores. */
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
        return Integer.toString(collector.keyCount() + 1);
    }
}
