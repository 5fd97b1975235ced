package dev.rolesanywhere.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rolesanywhere.cli.options.IdentityOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs a fixed text, to try a key without calling AWS. */
@Command(
        name = "sign-string",
        description = "Signs a fixed text with the private key, to test the key without calling AWS.",
        sortOptions = false)
public final class SignStringCommand implements Runnable {

    private static final Map<String, HashAlgorithm> DIGESTS =
            Map.of("SHA256", HashAlgorithm.SHA_256, "SHA384", HashAlgorithm.SHA_384, "SHA512", HashAlgorithm.SHA_512);

    private static final byte[] TEXT = "AWS Roles Anywhere Credential Helper Signing Test1".getBytes(US_ASCII);
    private static final List<String> FORMATS = List.of("json", "text", "bin");

    private final ProcessContext context;

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "The output format: json (hexadecimal in quotes), text (hexadecimal) or bin (raw bytes)."
                    + " The default is ${DEFAULT-VALUE}.")
    private String format = "json";

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            defaultValue = "SHA256",
            description = "The hash algorithm: SHA256, SHA384 or SHA512 (default: ${DEFAULT-VALUE}).")
    private String digest = "SHA256";

    public SignStringCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        identity.checkUse(context);
        HashAlgorithm hash = DIGESTS.get(digest);
        if (hash == null) {
            throw new UsageException("--digest must be SHA256, SHA384 or SHA512, not '" + digest + "'");
        }
        if (!FORMATS.contains(format)) {
            throw new UsageException("--format must be json, text or bin, not '" + format + "'");
        }
        print(signature(hash));
    }

    private byte[] signature(HashAlgorithm hash) {
        Optional<KeySigner> key = identity.keyWithoutCertificate(context);
        if (key.isPresent()) {
            // The certificate of a key in a token is not known.
            return key.get().sign(TEXT, hash);
        }
        X509Identity signing = identity.source(context).load();
        KeySigner signer = (KeySigner) signing.signer(); // All sources of this command have one.
        return signer.sign(message(signing.certificate().getPublicKey()), hash);
    }

    private void print(byte[] signature) {
        String hex = HexFormat.of().formatHex(signature);
        switch (format) {
            case "json" -> context.print('"' + hex + '"');
            case "text" -> context.print(hex);
            default -> context.write(signature);
        }
    }

    /** Returns the text with a hash of the public key at its end, as Amazon's helper composes it. */
    private static byte[] message(PublicKey key) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(TEXT);
        if (SigningAlgorithm.of(key) != SigningAlgorithm.MLDSA) {
            message.writeBytes(hash(key));
        }
        return message.toByteArray();
    }

    /** The key is encoded as in PKCS#1 for RSA, and as an uncompressed point for EC. */
    private static byte[] hash(PublicKey key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("IAM RA".getBytes(US_ASCII));
            return digest.digest(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                    .getPublicKeyData()
                    .getBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
