package dev.rolesanywhere.identity.internal;

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

    Digest newDigest() {
        return switch (this) {
            case SHA_256 -> SHA256Digest.newInstance();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
        };
    }
}
