package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parses the certificates and keys in PEM text. */
final class PemIdentityFile {

    private final Password keyPassword;
    private final @Nullable Function<byte[], IdentitySigner> tpmKeys;
    private final EncryptionLimits limits = EncryptionLimits.ofKeys();
    private final IdentityMaterial.Collector collector = new IdentityMaterial.Collector();

    private PemIdentityFile(Password keyPassword, @Nullable Function<byte[], IdentitySigner> tpmKeys) {
        this.keyPassword = keyPassword;
        this.tpmKeys = tpmKeys;
    }

    static IdentityMaterial parse(
            byte[] content, Password keyPassword, @Nullable Function<byte[], IdentitySigner> tpmKeys) {
        return new PemIdentityFile(keyPassword, tpmKeys).parse(PemBlock.in(content));
    }

    /** Skips the keys, which may be encrypted. */
    static IdentityMaterial parseCertificates(byte[] content) {
        return new PemIdentityFile(Password.NONE, null)
                .parse(PemBlock.in(content).stream()
                        .filter(block -> !block.label().endsWith("PRIVATE KEY"))
                        .toList());
    }

    private IdentityMaterial parse(List<PemBlock> blocks) {
        for (PemBlock block : blocks) {
            collector.read(block.number() == 1 ? "" : block.name() + ": ", part -> add(block));
        }
        return collector.material();
    }

    private void add(PemBlock block) {
        switch (block.label()) {
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "CERTIFICATE CHAIN" ->
                addCertificate(block.content());
            case "PKCS7", "PKCS #7 SIGNED DATA", "CMS" ->
                collector.certificates(DerIdentityFile.pkcs7Certificates(block.content()));
            case "PRIVATE KEY" -> addKey(PrivateKeySigner.fromPkcs8(der(block)));
            case "ENCRYPTED PRIVATE KEY" -> addKey(PrivateKeyDecoder.encryptedPkcs8(der(block), keyPassword, limits));
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                addKey(PrivateKeyDecoder.traditional(block, keyPassword, collector));
            case "TSS2 PRIVATE KEY" -> addKey(tpmKey(block.content()));
            case "OPENSSH PRIVATE KEY" -> throw UnusableFormat.OPENSSH_KEY.instead("one in PEM");
            default -> ignore(block);
        }
    }

    private IdentitySigner tpmKey(byte[] der) {
        if (tpmKeys == null) {
            throw new IdentityException(
                    Reason.UNSUPPORTED, "it is a key in a TPM (TSS2 PRIVATE KEY); load it with signing-tpm");
        }
        return tpmKeys.apply(der);
    }

    /** Some tools label PKCS#7 as a certificate. */
    private void addCertificate(byte[] der) {
        if (DerIdentityFile.isPkcs7(der)) {
            collector.certificates(DerIdentityFile.pkcs7Certificates(der));
        } else {
            collector.certificate(der);
        }
    }

    private void addKey(IdentitySigner signer) {
        collector.key(KeyEntry.unnamed(signer));
    }

    private byte[] der(PemBlock block) {
        return DerIdentityFile.withoutTrailingBytes(block.content(), block.name(), collector);
    }

    /** Other blocks (EC PARAMETERS, a public key) say nothing that is not in the key. */
    private static void ignore(PemBlock block) {
        if (block.label().endsWith("PRIVATE KEY")) {
            throw new IdentityException(
                    Reason.UNSUPPORTED, "keys in PEM blocks " + block.label() + " are not supported");
        }
    }
}
