package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.tpm.TpmIdentitySource;
import dev.rolesanywhere.tpm.TpmReport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An identity whose key is in a TPM. Only this class uses the TPM library, so without such a key none of its classes is
 * loaded.
 */
final class TpmIdentity implements Function<byte[], IdentitySigner> {

    /** Names the TPM, as with Amazon's helper. */
    private static final String DEVICE = "TPM_DEVICE";

    private static final int MAX_BYTES = 1 << 20;

    private final String location;
    private final TpmOptions options;
    private final ProcessContext context;
    private @Nullable TpmIdentitySource keys;
    private @Nullable IdentitySigner last;

    TpmIdentity(String location, TpmOptions options, ProcessContext context) {
        this.location = location;
        this.options = options;
        this.context = context;
    }

    synchronized boolean isInTpm() {
        return keys != null;
    }

    /** Returns the signer of a PEM block TSS2 PRIVATE KEY. What the TPM rejected is remembered between calls. */
    @Override
    public synchronized IdentitySigner apply(byte[] der) {
        if (keys == null) {
            keys = builder().build();
        }
        last = keys.signer(location, der);
        return last;
    }

    /** Loads the key for doctor; empty if it is not in a TPM. */
    synchronized Optional<TpmReport> report() {
        if (keys == null) {
            return Optional.empty();
        }
        return Optional.of(keys.inspect(last == null ? keys.signer() : last));
    }

    /** Returns the identity of a key that is persistent in the TPM. */
    synchronized IdentitySource atHandle(TokenIdentity.Parts parts) {
        TpmIdentitySource.Builder builder = builderAtHandle()
                .certificates(parts.certificate().source(context).build()::allCertificates);
        parts.intermediates().ifPresent(file -> builder.intermediates(() -> intermediates(file, parts.certificate())));
        keys = builder.build();
        return keys;
    }

    private List<X509Certificate> intermediates(Path file, CertificateOptions certificate) {
        return FileIdentitySource.readIntermediates(file, warning -> certificate.warnOnce(warning, context));
    }

    /** Returns the key, if it is in a TPM. */
    Optional<KeySigner> withoutCertificate() {
        if (location.startsWith(TpmOptions.HANDLE)) {
            return Optional.of((KeySigner) builderAtHandle().build().signer());
        }
        byte[] content = content();
        if (!TpmIdentitySource.isKey(content)) {
            return Optional.empty();
        }
        return Optional.of((KeySigner)
                builder().privateKey(location, () -> content).build().signer());
    }

    private byte[] content() {
        Optional<Supplier<byte[]>> inline = InlineContent.of(PrivateKeyOptions.PRIVATE_KEY, location, context);
        if (inline.isPresent()) {
            return inline.get().get();
        }
        Path file = PathOption.path(PrivateKeyOptions.PRIVATE_KEY, location);
        try {
            return BoundedFile.read(file, MAX_BYTES);
        } catch (IOException e) {
            throw new UsageException(PrivateKeyOptions.PRIVATE_KEY + ": " + IoErrors.reading(file, e));
        }
    }

    private TpmIdentitySource.Builder builderAtHandle() {
        String digits = location.substring(TpmOptions.HANDLE.length()).replaceFirst("^0[xX]", "");
        if (!digits.matches("[0-9a-fA-F]{1,8}")) {
            throw new UsageException(PrivateKeyOptions.PRIVATE_KEY
                    + ": a handle in a TPM is a hexadecimal number; write it as handle:0x81000001");
        }
        return builder().privateKey(Integer.parseUnsignedInt(digits, 16));
    }

    private TpmIdentitySource.Builder builder() {
        TpmIdentitySource.Builder builder = TpmIdentitySource.builder()
                .passwordPrompt(question -> context.terminal().askPassword(ProcessContext.COMMAND + ": " + question));
        String device = context.environment().getOrDefault(DEVICE, "");
        if (!device.isEmpty()) {
            builder.device(device);
        }
        options.password(context).ifPresent(password -> builder.password(password::nonEmpty));
        return options.statesThatThereIsNone() ? builder.noPassword() : builder;
    }
}
