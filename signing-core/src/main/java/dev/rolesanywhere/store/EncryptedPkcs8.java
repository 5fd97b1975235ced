package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.PrivateKeySigner;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;

/** Decrypts an EncryptedPrivateKeyInfo (RFC 5958, section 3). */
final class EncryptedPkcs8 {

    private EncryptedPkcs8() {}

    static PrivateKeySigner decrypt(byte[] der, Password password, EncryptionLimits limits) {
        EncryptedPrivateKeyInfo encrypted = EncryptedPrivateKeyInfo.getInstance(der);
        return PrivateKeySigner.fromPkcs8(PasswordBasedEncryption.decrypt(
                encrypted.getEncryptionAlgorithm(),
                encrypted.getEncryptedData(),
                Pkcs12Password.of(password.orRefuse("the private key")),
                limits));
    }
}
