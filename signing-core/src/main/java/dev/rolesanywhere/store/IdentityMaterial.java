package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificates and keys found in one file, in its order.
 *
 * @param certificates the certificates
 * @param keys the private keys
 */
record IdentityMaterial(List<X509Certificate> certificates, List<KeyEntry> keys) {

    private static final int MOST = 100;

    IdentityMaterial {
        requireFew(certificates.size() + keys.size());
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }

    /** Each certificate is compared with each key, so that a file of thousands would keep a process busy. */
    static void requireFew(int entries) {
        if (entries > MOST) {
            throw new IdentityException(
                    Reason.MALFORMED, "there are more than " + MOST + " certificates and keys in it");
        }
    }
}
