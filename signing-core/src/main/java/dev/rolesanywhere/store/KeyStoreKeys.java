package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The private keys in a Java key store, which may have other passwords than the store itself.
 *
 * @param store the key store, opened
 * @param storePassword the password that opened it, or null if it has none
 * @param keyPassword the password of its keys, if that is another
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares passwords.
record KeyStoreKeys(KeyStore store, char @Nullable [] storePassword, Password keyPassword) {

    /**
     * Returns the key of an entry, or empty if it has none.
     *
     * @throws IdentityException if neither password opens it
     */
    Optional<PrivateKey> key(String alias) {
        try {
            return key(alias, storePassword);
        } catch (UnrecoverableKeyException e) {
            if (keyPassword.isGiven()) {
                return keyWithItsOwnPassword(alias);
            }
            if (storePassword == null) {
                throw Password.missing("the key '" + alias + "'");
            }
            throw new IdentityException(
                    Reason.PASSWORD_WRONG,
                    "the password opens the file, but not the key '" + alias + "', which has its own password",
                    e);
        }
    }

    private Optional<PrivateKey> keyWithItsOwnPassword(String alias) {
        try {
            return key(alias, keyPassword.require("the key"));
        } catch (UnrecoverableKeyException e) {
            throw new IdentityException(
                    Reason.PASSWORD_WRONG,
                    "the password of the key does not open the key '" + alias + "', nor does that of the file",
                    e);
        }
    }

    private Optional<PrivateKey> key(String alias, char @Nullable [] password) throws UnrecoverableKeyException {
        try {
            return store.getKey(alias, password) instanceof PrivateKey key ? Optional.of(key) : Optional.empty();
        } catch (UnrecoverableKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    Reason.UNSUPPORTED, "the key '" + alias + "' is of a kind that is not supported", e);
        }
    }

    @Override
    public String toString() {
        return "KeyStoreKeys";
    }
}
