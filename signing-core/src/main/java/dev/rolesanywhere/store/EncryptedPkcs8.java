package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.PrivateKeySigner;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;

/** Decrypts an EncryptedPrivateKeyInfo (RFC 5958, section 3). */
final class EncryptedPkcs8 {

    private EncryptedPkcs8() {}

    static PrivateKeySigner decrypt(byte[] der, Password password) {
        EncryptedPrivateKeyInfo encrypted = parse(der);
        byte[] decrypted = PasswordBasedEncryption.decrypt(
                encrypted.getEncryptionAlgorithm(), encrypted.getEncryptedData(), password.orRefuse("the private key"));
        try {
            return PrivateKeySigner.fromPkcs8(decrypted);
        } catch (IdentityException notAKey) {
            // A wrong password leaves a valid padding once in 256 times.
            throw notAKey.reason() == Reason.MALFORMED ? PasswordBasedEncryption.wrongPassword(notAKey) : notAKey;
        }
    }

    private static EncryptedPrivateKeyInfo parse(byte[] der) {
        try {
            return EncryptedPrivateKeyInfo.getInstance(der);
        } catch (RuntimeException damaged) {
            throw new IdentityException(
                    Reason.MALFORMED, "the encrypted private key cannot be parsed; it may be damaged", damaged);
        }
    }
}
