package dev.rolesanywhere.store;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads an identity from a Java key store: a file, or the certificate store of an operating system ({@code Windows-MY},
 * {@code KeychainStore}). The entry is selected by its certificate. It is read again at each load.
 *
 * <pre>{@code
 * KeyStoreIdentitySource source = KeyStoreIdentitySource.builder()
 *         .type("Windows-MY")
 *         .selector(new CertificateSelector(
 *                 Optional.of(new X500Principal("CN=host.example.com")), Optional.empty(), Optional.empty()))
 *         .build();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads, if the password supplier is.
 *
 * @since 0.1.0
 */
public final class KeyStoreIdentitySource implements IdentitySource {

    private final String type;
    private final Content.@Nullable Source file;
    private final Password password;
    private final Password keyPassword;
    private final Clock clock;
    private final CertificateSelector selector;
    private final boolean useLatestExpiring;

    private KeyStoreIdentitySource(Builder builder, String type) {
        this.type = type;
        this.file = builder.file;
        this.password = builder.password;
        this.keyPassword = builder.keyPassword;
        this.clock = builder.clock;
        this.selector = builder.selector;
        this.useLatestExpiring = builder.useLatestExpiring;
    }

    /**
     * Returns a new builder.
     *
     * @return a builder that requires the type of the key store
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public X509Identity load() {
        return use((store, name, characters) -> {
            Entry entry = choose(entries(store), name);
            return X509Identity.of(
                    entry.certificate,
                    chain(store, entry),
                    key(new KeyStoreKeys(store, characters, keyPassword), entry, name));
        });
    }

    /**
     * Lists the certificates that are selected, and that have a key.
     *
     * @return the certificates, in the order of their expiry
     * @throws IdentityException if the key store cannot be read
     */
    public List<X509Certificate> certificates() {
        return use((store, name, characters) ->
                entries(store).stream().map(Entry::certificate).toList());
    }

    private static PrivateKey key(KeyStoreKeys keys, Entry entry, String name) {
        try {
            return keys.key(entry.alias)
                    .orElseThrow(() ->
                            new IdentityException(Reason.KEY_MISSING, "'" + entry.alias + "' has no private key"));
        } catch (IdentityException e) {
            throw new IdentityException(e.reason(), name + ": " + e.getMessage(), e);
        }
    }

    private Entry choose(List<Entry> entries, String name) {
        if (entries.isEmpty() && file != null && !password.isGiven()) {
            throw new IdentityException(
                    Reason.PASSWORD_MISSING,
                    name + ": certificates with private keys cannot be read from it without a password; pass"
                            + " its password");
        }
        if (entries.isEmpty()) {
            throw new IdentityException(
                    Reason.KEY_MISSING, name + ": no certificate with a private key matches; check the selector");
        }
        if (!useLatestExpiring && !haveOneKey(entries)) {
            throw new IdentityException(
                    Reason.AMBIGUOUS,
                    name + ": several certificates are selected; select one by its serial number: "
                            + entries.stream().map(Entry::description).collect(Collectors.joining(", ")));
        }
        return Collections.max(
                entries, Comparator.comparing(Entry::certificate, X509Certificates.byPreference(clock.instant())));
    }

    private static boolean haveOneKey(List<Entry> entries) {
        return entries.stream()
                        .map(entry -> entry.certificate.getPublicKey())
                        .distinct()
                        .count()
                == 1;
    }

    private List<Entry> entries(KeyStore store) throws GeneralSecurityException {
        return Collections.list(store.aliases()).stream()
                .map(alias -> entry(store, alias))
                .filter(entry -> entry != null && selector.matches(entry.certificate))
                .map(Entry.class::cast)
                .sorted(Comparator.comparing(entry -> entry.certificate.getNotAfter()))
                .toList();
    }

    private static @Nullable Entry entry(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate
                    ? new Entry(alias, certificate)
                    : null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store is loaded", e);
        }
    }

    private static List<X509Certificate> chain(KeyStore store, Entry entry) throws GeneralSecurityException {
        Certificate[] chain = store.getCertificateChain(entry.alias);
        return chain == null
                ? List.of()
                : Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    }

    private <T> T use(Action<T> action) {
        Content content = file == null ? null : file.read();
        String name = content == null ? type : content.name();
        char[] characters = password.orNull();
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(content == null ? null : new ByteArrayInputStream(content.bytes()), characters);
            return action.on(store, name, characters);
        } catch (SigningHelperException e) {
            throw e;
        } catch (Password.SupplierFailure e) {
            throw e.thrown();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw failure(e, name);
        }
    }

    private IdentityException failure(Exception unopened, String name) {
        boolean wrongPassword = unopened instanceof UnrecoverableKeyException
                || unopened.getCause() instanceof UnrecoverableKeyException;
        if (wrongPassword) {
            return password.isGiven()
                    ? new IdentityException(Reason.PASSWORD_WRONG, name + ": the password is wrong", unopened)
                    : new IdentityException(
                            Reason.PASSWORD_MISSING, name + ": it is encrypted, but no password was given", unopened);
        }
        return new IdentityException(
                Reason.MALFORMED,
                name + ": it cannot be opened as a key store of the type " + type + "; check the type and the file",
                unopened);
    }

    @Override
    public String toString() {
        return "KeyStoreIdentitySource[type=" + type + ", file=" + file + ", selector=" + selector + "]";
    }

    @FunctionalInterface
    private interface Action<T> {
        T on(KeyStore store, String name, char @Nullable [] password) throws GeneralSecurityException;
    }

    private record Entry(String alias, X509Certificate certificate) {

        private String description() {
            return "'" + alias + "' (" + certificate.getSubjectX500Principal().getName() + ", serial number "
                    + certificate.getSerialNumber().toString(16) + ", until "
                    + certificate.getNotAfter().toInstant() + ")";
        }
    }

    /** Describes a key store. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String type;
        private Content.@Nullable Source file;
        private Password password = Password.NONE;
        private Password keyPassword = Password.NONE;
        private Clock clock = Clock.systemUTC();
        private CertificateSelector selector = CertificateSelector.ANY;
        private boolean useLatestExpiring;

        private Builder() {}

        /**
         * Sets the type of the key store.
         *
         * @param keyStoreType such as {@code PKCS12}, {@code JKS} or {@code Windows-MY}
         * @return this builder
         */
        public Builder type(String keyStoreType) {
            this.type = keyStoreType;
            return this;
        }

        /**
         * Sets the file of the key store. Without it the key store is the operating system's.
         *
         * @param path the file
         * @return this builder
         */
        public Builder file(Path path) {
            this.file = Content.Source.file(path);
            return this;
        }

        /**
         * Sets the password of the key store, and of its keys unless they have another.
         *
         * @param supplier called at each load
         * @return this builder
         */
        public Builder password(Supplier<char[]> supplier) {
            this.password = Password.from(supplier);
            return this;
        }

        /**
         * Sets the password of the keys, if it is not that of the key store.
         *
         * @param supplier called at each load that finds a key with its own password
         * @return this builder
         */
        public Builder keyPassword(Supplier<char[]> supplier) {
            this.keyPassword = Password.from(supplier);
            return this;
        }

        /** Sets the clock that decides which certificates are valid. */
        Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /**
         * Selects the certificate. Without it every certificate is selected.
         *
         * @param certificates what to select
         * @return this builder
         */
        public Builder selector(CertificateSelector certificates) {
            this.selector = certificates;
            return this;
        }

        /**
         * Chooses one of several certificates of different keys, which are an error otherwise: one that is valid now,
         * and of those the one that expires last. Of several certificates of one key, that one is always chosen.
         *
         * @param use whether to take it
         * @return this builder
         */
        public Builder useLatestExpiring(boolean use) {
            this.useLatestExpiring = use;
            return this;
        }

        /**
         * Builds the source. Nothing is read yet.
         *
         * @return the source
         * @throws InvalidSettingException if the type is missing
         */
        public KeyStoreIdentitySource build() {
            if (type == null) {
                throw new InvalidSettingException("the type of the key store is missing; set it with type");
            }
            return new KeyStoreIdentitySource(this, type);
        }
    }
}
