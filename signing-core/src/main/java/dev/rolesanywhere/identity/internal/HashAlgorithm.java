package dev.rolesanywhere.identity.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** The hash algorithms of signatures. SigV4-X509 always uses SHA-256. */
public enum HashAlgorithm {
    /** SHA-256. */
    SHA_256,
    /** SHA-384. */
    SHA_384,
    /** SHA-512. */
    SHA_512;

    /** Returns the name in the standards and in the JDK, such as {@code SHA-256}. */
    public String standardName() {
        return name().replace('_', '-');
    }

    /** Returns the hash of a message. */
    public byte[] hash(byte[] message) {
        try {
            return MessageDigest.getInstance(standardName()).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-2", e);
        }
    }

    Digest newDigest() {
        return switch (this) {
            case SHA_256 -> SHA256Digest.newInstance();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
        };
    }
}
