package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentitySigner;
import java.util.Locale;

/**
 * A private key in a file.
 *
 * @param alias its name in a key store; empty in PEM and DER, which have none
 * @param signer the key
 */
record KeyEntry(String alias, IdentitySigner signer) {

    static KeyEntry unnamed(IdentitySigner signer) {
        return new KeyEntry("", signer);
    }

    /** Java's key stores ignore case, too. */
    boolean isNamed(String name) {
        return alias.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
    }
}
