package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.PrivateKeySigner;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;

/** Parses the certificates and keys in PEM text. */
final class PemIdentityFile {

    private final Password keyPassword;
    private final List<X509Certificate> certificates = new ArrayList<>();
    private final List<PrivateKeySigner> keys = new ArrayList<>();

    private PemIdentityFile(Password keyPassword) {
        this.keyPassword = keyPassword;
    }

    static IdentityMaterial parse(byte[] content, Password keyPassword) {
        PemIdentityFile file = new PemIdentityFile(keyPassword);
        PemBlocks.in(content).forEach(file::add);
        return new IdentityMaterial(file.certificates, file.keys);
    }

    /** Passes the keys over, which may be encrypted, or of no interest. */
    static IdentityMaterial parseCertificates(byte[] content) {
        PemIdentityFile file = new PemIdentityFile(Password.NONE);
        PemBlocks.in(content).stream()
                .filter(block -> !block.getType().endsWith("PRIVATE KEY"))
                .forEach(file::add);
        return new IdentityMaterial(file.certificates, file.keys);
    }

    /** Blocks of other kinds (EC PARAMETERS, a public key) say nothing that is not in the key. */
    private void add(PemObject block) {
        switch (block.getType()) {
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
                certificates.add(X509Certificates.parse(block.getContent()));
            case "PRIVATE KEY" -> keys.add(PrivateKeySigner.fromPkcs8(block.getContent()));
            case "ENCRYPTED PRIVATE KEY" -> keys.add(EncryptedPkcs8.decrypt(block.getContent(), keyPassword));
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> keys.add(traditional(block));
            case "TSS2 PRIVATE KEY" ->
                throw new IdentityException(
                        Reason.UNSUPPORTED, "keys in a TPM (TSS2 PRIVATE KEY) are not supported yet");
            default -> {}
        }
    }

    private static PrivateKeySigner traditional(PemObject block) {
        if (!block.getHeaders().isEmpty()) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "the private key has the old encryption (Proc-Type: 4,ENCRYPTED), which is not supported yet;"
                            + " convert it with: openssl pkcs8 -topk8");
        }
        try {
            PrivateKeyInfo key = block.getType().startsWith("RSA") ? pkcs1(block) : sec1(block);
            return PrivateKeySigner.fromPkcs8(key.getEncoded());
        } catch (IOException | IllegalArgumentException | ClassCastException damaged) {
            throw new IdentityException(
                    Reason.MALFORMED, "the private key cannot be parsed; it may be damaged", damaged);
        }
    }

    private static PrivateKeyInfo pkcs1(PemObject block) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(block.getContent()));
    }

    private static PrivateKeyInfo sec1(PemObject block) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(block.getContent());
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }
}
