package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.PrivateKeySigner;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;

/** Parses the certificates and keys in PEM text. */
final class PemIdentityFile {

    private final Password keyPassword;
    private final EncryptionLimits limits = EncryptionLimits.ofKeys();
    private final List<X509Certificate> certificates = new ArrayList<>();
    private final List<KeyEntry> keys = new ArrayList<>();

    private PemIdentityFile(Password keyPassword) {
        this.keyPassword = keyPassword;
    }

    static IdentityMaterial parse(byte[] content, Password keyPassword) throws IOException {
        PemIdentityFile file = new PemIdentityFile(keyPassword);
        for (PemObject block : PemBlocks.in(content)) {
            file.add(block);
        }
        return new IdentityMaterial(file.certificates, file.keys);
    }

    /** Passes the keys over, which may be encrypted, or of no interest. */
    static IdentityMaterial parseCertificates(byte[] content) throws IOException {
        PemIdentityFile file = new PemIdentityFile(Password.NONE);
        for (PemObject block : PemBlocks.in(content)) {
            if (!block.getType().endsWith("PRIVATE KEY")) {
                file.add(block);
            }
        }
        return new IdentityMaterial(file.certificates, file.keys);
    }

    /** Blocks of other kinds (EC PARAMETERS, a public key) say nothing that is not in the key. */
    private void add(PemObject block) throws IOException {
        switch (block.getType()) {
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
                certificates.add(X509Certificates.parse(block.getContent()));
            case "PRIVATE KEY" -> keys.add(KeyEntry.unnamed(PrivateKeySigner.fromPkcs8(block.getContent())));
            case "ENCRYPTED PRIVATE KEY" ->
                keys.add(KeyEntry.unnamed(EncryptedPkcs8.decrypt(block.getContent(), keyPassword, limits)));
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                keys.add(KeyEntry.unnamed(TraditionalPem.parse(block, keyPassword)));
            case "TSS2 PRIVATE KEY" ->
                throw new IdentityException(
                        Reason.UNSUPPORTED, "keys in a TPM (TSS2 PRIVATE KEY) are not supported yet");
            default -> {}
        }
    }
}
