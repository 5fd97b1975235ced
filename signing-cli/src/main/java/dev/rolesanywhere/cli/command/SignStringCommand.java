package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.options.IdentityOptions;
import dev.rolesanywhere.cli.output.SigningTestMessage;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardOutput;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            return key.get().sign(SigningTestMessage.withoutPublicKey(), hash);
        }
        X509Identity signing = identity.source(context).load();
        KeySigner signer = (KeySigner) signing.signer(); // All sources of this command have one.
        return signer.sign(SigningTestMessage.of(signing.certificate().getPublicKey()), hash);
    }

    private void print(byte[] signature) {
        String hex = HexFormat.of().formatHex(signature);
        switch (format) {
            case "json" -> StandardOutput.print(context.out(), '"' + hex + '"');
            case "text" -> StandardOutput.print(context.out(), hex);
            default -> StandardOutput.write(context.out(), signature);
        }
    }
}
