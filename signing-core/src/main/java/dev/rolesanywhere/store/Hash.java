package dev.rolesanywhere.store;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.ExtendedDigest;

/**
 * The hashes of password-based encryption, computed by the JDK: its digests use the CPU's SHA instructions, which
 * Bouncy Castle's do not.
 */
enum Hash {
    SHA_1("1.3.14.3.2.26", PKCSObjectIdentifiers.id_hmacWithSHA1.getId(), 20, 64),
    SHA_224(NISTObjectIdentifiers.id_sha224.getId(), PKCSObjectIdentifiers.id_hmacWithSHA224.getId(), 28, 64),
    SHA_256(NISTObjectIdentifiers.id_sha256.getId(), PKCSObjectIdentifiers.id_hmacWithSHA256.getId(), 32, 64),
    SHA_384(NISTObjectIdentifiers.id_sha384.getId(), PKCSObjectIdentifiers.id_hmacWithSHA384.getId(), 48, 128),
    SHA_512(NISTObjectIdentifiers.id_sha512.getId(), PKCSObjectIdentifiers.id_hmacWithSHA512.getId(), 64, 128);

    private final String identifier;
    private final String hmacIdentifier;
    private final int bytes;
    private final int blockBytes;

    Hash(String identifier, String hmacIdentifier, int bytes, int blockBytes) {
        this.identifier = identifier;
        this.hmacIdentifier = hmacIdentifier;
        this.bytes = bytes;
        this.blockBytes = blockBytes;
    }

    static Hash of(ASN1ObjectIdentifier identifier, EncryptionLimits limits) {
        for (Hash hash : values()) {
            if (hash.identifier.equals(identifier.getId())) {
                return hash;
            }
        }
        throw limits.unsupported("integrity check", identifier);
    }

    static Hash ofHmac(ASN1ObjectIdentifier identifier, EncryptionLimits limits) {
        for (Hash hash : values()) {
            if (hash.hmacIdentifier.equals(identifier.getId())) {
                return hash;
            }
        }
        throw limits.unsupported("HMAC", identifier);
    }

    int blockBytes() {
        return blockBytes;
    }

    MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(name().replace('_', '-'));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name(), e);
        }
    }

    /** Returns a digest for Bouncy Castle's generators and MACs. */
    ExtendedDigest newBouncyCastleDigest() {
        return new Adapter(this);
    }

    private static final class Adapter implements ExtendedDigest {

        private final Hash hash;
        private final MessageDigest digest;

        private Adapter(Hash hash) {
            this.hash = hash;
            this.digest = hash.newDigest();
        }

        @Override
        public String getAlgorithmName() {
            return digest.getAlgorithm();
        }

        @Override
        public int getDigestSize() {
            return hash.bytes;
        }

        @Override
        public int getByteLength() {
            return hash.blockBytes;
        }

        @Override
        public void update(byte in) {
            digest.update(in);
        }

        @Override
        public void update(byte[] in, int offset, int length) {
            digest.update(in, offset, length);
        }

        @Override
        public int doFinal(byte[] out, int offset) {
            try {
                return digest.digest(out, offset, hash.bytes);
            } catch (DigestException e) {
                throw new IllegalStateException("the output is as long as the hash", e);
            }
        }

        @Override
        public void reset() {
            digest.reset();
        }
    }
}
