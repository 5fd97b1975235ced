package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Loads an identity from PEM text, such as an environment variable or the value of a secret.
 *
 * <pre>{@code
 * PemIdentitySource source = PemIdentitySource.create(System.getenv("CERTIFICATE"), System.getenv("PRIVATE_KEY"));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads, if the suppliers are.
 *
 * @since 0.1.0
 */
public final class PemIdentitySource implements IdentitySource {

    private static final String CERTIFICATE = "the certificate text";
    private static final String PRIVATE_KEY = "the private key text";

    private final FileIdentitySource source;

    private PemIdentitySource(FileIdentitySource source) {
        this.source = source;
    }

    /**
     * Creates a source of one identity.
     *
     * @param certificates the end-entity certificate and its intermediates, in any order
     * @param privateKey the private key, not encrypted
     * @return the source
     */
    public static PemIdentitySource create(String certificates, String privateKey) {
        return create(() -> certificates, () -> privateKey);
    }

    /**
     * Creates a source that calls suppliers at each load, so that a renewed certificate is used without a restart.
     *
     * @param certificates returns the end-entity certificate and its intermediates, in any order
     * @param privateKey returns the private key, not encrypted
     * @return the source
     */
    public static PemIdentitySource create(Supplier<String> certificates, Supplier<String> privateKey) {
        return new PemIdentitySource(FileIdentitySource.builder()
                .certificate(CERTIFICATE, () -> bytes(CERTIFICATE, certificates))
                .privateKey(PRIVATE_KEY, () -> bytes(PRIVATE_KEY, privateKey))
                .build());
    }

    private static byte[] bytes(String name, Supplier<String> supplier) {
        String text = supplier.get();
        // A variable that is not set is null.
        if (Objects.isNull(text)) {
            throw new IdentityException(
                    IdentityException.Reason.UNREADABLE, name + " is missing: it is null; pass PEM text");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Parses the texts.
     *
     * @return the identity
     * @throws dev.rolesanywhere.identity.IdentityException if a text is not PEM, or the key does not belong to the
     *     certificate; the message does not contain the text
     */
    @Override
    public X509Identity load() {
        return source.load();
    }

    @Override
    public String toString() {
        return "PemIdentitySource";
    }
}
