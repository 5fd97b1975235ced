package dev.rolesanywhere.store;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificates and keys found in one file, in its order.
 *
 * @param certificates the certificates
 * @param keys the private keys
 */
record IdentityMaterial(List<X509Certificate> certificates, List<KeyEntry> keys) {

    IdentityMaterial {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }
}
