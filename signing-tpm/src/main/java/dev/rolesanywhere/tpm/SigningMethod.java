package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.tpm.PublicArea.Ecc;

/**
 * How a key signs: the scheme that TPM2_Sign names, and the digest in the length that the scheme requires.
 *
 * @param digestBytes how much of a digest the key uses; the rest of the scheme's digest is zeros
 */
record SigningMethod(Scheme scheme, int digestBytes) {

    /**
     * Chooses the method.
     *
     * @param hash the hash of the message
     * @throws IdentityException if the key cannot sign for IAM Roles Anywhere
     */
    static SigningMethod of(PublicArea area, HashAlgorithm hash) {
        requireSigning(area);
        SigningMethod method = area.key() instanceof Ecc ecc ? ecdsa(area, ecc.bits(), hash) : rsa(area, hash);
        if (area.has(Tpm.OBJECT_RESTRICTED) && method.scheme.hash() != algorithm(hash)) {
            throw unsupported("it is restricted to digests that the TPM computes with the hash "
                    + Tpm.hex(method.scheme.hash()) + "; create an unrestricted key, or one bound to SHA-256");
        }
        return method;
    }

    private static void requireSigning(PublicArea area) {
        if (area.has(Tpm.OBJECT_RESTRICTED) && area.has(Tpm.OBJECT_DECRYPT)) {
            throw unsupported("it is a storage key (restricted, decrypt), which cannot sign; use it as the parent of a"
                    + " key that has the attribute sign");
        }
        if (!area.has(Tpm.OBJECT_SIGN)) {
            throw unsupported("it cannot sign, because it was created without the attribute sign; create a key that"
                    + " has this attribute");
        }
    }

    /** The TPM requires a digest of the hash's length, and ECDSA uses only as many bits of it as the curve has. */
    private static SigningMethod ecdsa(PublicArea area, int bits, HashAlgorithm message) {
        int curveBytes = (bits + 7) / 8;
        int algorithm = area.scheme().algorithm();
        if (algorithm != Tpm.ALG_NULL && algorithm != Tpm.ALG_ECDSA) {
            throw unsupported("it is bound to the scheme " + Tpm.hex(algorithm) + "; create an EC key for ECDSA");
        }
        int hash = algorithm == Tpm.ALG_ECDSA
                ? area.scheme().hash()
                : switch (bits) {
                    case 256 -> Tpm.ALG_SHA256;
                    case 384 -> Tpm.ALG_SHA384;
                    default -> Tpm.ALG_SHA512;
                };
        if (Tpm.digestSize(hash) == 0) {
            throw unsupported(
                    "it is bound to the hash " + Tpm.hex(hash) + "; create a key without a hash, or for SHA-256");
        }
        int digestBytes = Math.min(curveBytes, Tpm.digestSize(hash));
        if (digestBytes < Math.min(curveBytes, Tpm.digestSize(algorithm(message)))) {
            throw unsupported("it is bound to the hash " + Tpm.hex(hash) + ", which is shorter than "
                    + message.standardName() + "; create a key without a hash, or for SHA-256");
        }
        return new SigningMethod(new Scheme(Tpm.ALG_ECDSA, hash), digestBytes);
    }

    private static SigningMethod rsa(PublicArea area, HashAlgorithm hash) {
        int wanted = algorithm(hash);
        int algorithm = area.scheme().algorithm();
        boolean isBound = algorithm != Tpm.ALG_NULL;
        if (isBound && (algorithm != Tpm.ALG_RSASSA || area.scheme().hash() != wanted)) {
            String bound = algorithm == Tpm.ALG_RSASSA
                    ? "the hash " + Tpm.hex(area.scheme().hash())
                    : algorithm == Tpm.ALG_RSAPSS ? "RSAPSS" : "the scheme " + Tpm.hex(algorithm);
            throw unsupported("it is bound to " + bound + ", and this signature requires PKCS#1 v1.5 (RSASSA) with "
                    + hash.standardName() + "; create a key without a scheme, or for rsassa-sha256");
        }
        return new SigningMethod(new Scheme(Tpm.ALG_RSASSA, wanted), Tpm.digestSize(wanted));
    }

    private static int algorithm(HashAlgorithm hash) {
        return switch (hash) {
            case SHA_256 -> Tpm.ALG_SHA256;
            case SHA_384 -> Tpm.ALG_SHA384;
            case SHA_512 -> Tpm.ALG_SHA512;
        };
    }

    /** Brings a digest to the length that the scheme requires, without changing the number that ECDSA makes of it. */
    byte[] fit(byte[] digest) {
        int used = Math.min(digest.length, digestBytes);
        byte[] fitted = new byte[Tpm.digestSize(scheme.hash())];
        System.arraycopy(digest, 0, fitted, digestBytes - used, used);
        return fitted;
    }

    private static IdentityException unsupported(String problem) {
        return new IdentityException(Reason.UNSUPPORTED, problem);
    }

    /**
     * A TPMT_SIG_SCHEME.
     *
     * @param algorithm such as {@link Tpm#ALG_ECDSA}
     * @param hash such as {@link Tpm#ALG_SHA256}
     */
    record Scheme(int algorithm, int hash) {}
}
