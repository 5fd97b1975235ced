package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.generators.OpenSSLPBEParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Reads private keys that are encrypted, or not in PKCS#8. */
final class PrivateKeyDecoder {

    private static final int SALT_BYTES = 8;

    private PrivateKeyDecoder() {}

    /** Decrypts an EncryptedPrivateKeyInfo (RFC 5958, section 3). */
    static PrivateKeySigner encryptedPkcs8(byte[] der, Password password, EncryptionLimits limits) {
        EncryptedPrivateKeyInfo encrypted = EncryptedPrivateKeyInfo.getInstance(der);
        return PrivateKeySigner.fromPkcs8(PasswordBasedEncryption.decrypt(
                encrypted.getEncryptionAlgorithm(),
                encrypted.getEncryptedData(),
                Password.Encoded.of(password.require("the private key")),
                limits));
    }

    /** Reads PKCS#1 (RFC 8017, appendix A.1.2) or SEC1 (RFC 5915). */
    static PrivateKeySigner traditional(String pemLabel, byte[] der) {
        try {
            PrivateKeyInfo key = pemLabel.startsWith("RSA") ? pkcs1(der) : sec1(der);
            return PrivateKeySigner.fromPkcs8(key.getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException("not a key", e);
        }
    }

    private static PrivateKeyInfo pkcs1(byte[] der) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(der));
    }

    private static PrivateKeyInfo sec1(byte[] der) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(der);
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }

    /** Reads a PEM block in OpenSSL's traditional form, encrypted if its headers say so (RFC 1421, section 4.6). */
    static PrivateKeySigner traditional(PemBlock block, Password password, IdentityMaterial.Collector collector) {
        if (!block.header("Proc-Type").endsWith("ENCRYPTED")) {
            return traditional(
                    block.label(), DerIdentityFile.withoutTrailingBytes(block.content(), block.name(), collector));
        }
        byte[] decrypted = PasswordBasedEncryption.requireSequence(decrypt(block, password));
        return traditional(block.label(), decrypted);
    }

    private static byte[] decrypt(PemBlock block, Password password) {
        String[] info = block.header("DEK-Info").split(",", 2);
        if (info.length < 2) {
            throw damagedInfo();
        }
        Cipher cipher = Cipher.named(info[0].strip());
        byte[] iv = iv(info[1].strip(), cipher);
        OpenSSLPBEParametersGenerator generator = new OpenSSLPBEParametersGenerator();
        generator.init(
                new String(password.require("the private key")).getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(iv, SALT_BYTES));
        KeyParameter key = (KeyParameter) generator.generateDerivedParameters(cipher.keyBits);
        return PasswordBasedEncryption.decrypt(
                CBCBlockCipher.newInstance(cipher.engine()), new ParametersWithIV(key, iv), block.content());
    }

    private static byte[] iv(String hex, Cipher cipher) {
        try {
            byte[] iv = HexFormat.of().parseHex(hex);
            if (iv.length == cipher.engine().getBlockSize()) {
                return iv;
            }
        } catch (IllegalArgumentException ignored) { // As wrong as another length.
        }
        throw damagedInfo();
    }

    private static IdentityException damagedInfo() {
        return new IdentityException(Reason.MALFORMED, "the DEK-Info of the private key is damaged or missing");
    }

    private enum Cipher {
        AES_128_CBC(128),
        AES_192_CBC(192),
        AES_256_CBC(256),
        DES_EDE3_CBC(192),
        DES_CBC(64);

        private final int keyBits;

        Cipher(int keyBits) {
            this.keyBits = keyBits;
        }

        static Cipher named(String name) {
            String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
            return Arrays.stream(values())
                    .filter(cipher -> cipher.name().equals(constant))
                    .findFirst()
                    .orElseThrow(() -> new IdentityException(
                            Reason.UNSUPPORTED,
                            "the encryption of the private key is not supported;"
                                    + " re-encrypt it with: openssl pkcs8 -topk8"));
        }

        BlockCipher engine() {
            return switch (this) {
                case AES_128_CBC, AES_192_CBC, AES_256_CBC -> AESEngine.newInstance();
                case DES_EDE3_CBC -> new DESedeEngine();
                case DES_CBC -> new DESEngine();
            };
        }
    }
}
