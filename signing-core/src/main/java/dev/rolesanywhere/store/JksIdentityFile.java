package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Parses a JKS key store, Java's own old format. */
final class JksIdentityFile {

    private static final byte[] MAGIC = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};

    private JksIdentityFile() {}

    static boolean isJks(byte[] content) {
        return content.length > MAGIC.length && Arrays.equals(MAGIC, 0, MAGIC.length, content, 0, MAGIC.length);
    }

    static IdentityMaterial parse(byte[] content, Password password, Password keyPassword)
            throws IOException, GeneralSecurityException {
        char[] characters = password.require("the file");
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(new ByteArrayInputStream(content), characters);
            return material(store, new KeyStoreKeys(store, characters, keyPassword));
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw PasswordBasedEncryption.wrongPassword(e);
            }
            throw e;
        }
    }

    private static IdentityMaterial material(KeyStore store, KeyStoreKeys keys) throws GeneralSecurityException {
        IdentityMaterial.requireFew(store.size());
        IdentityMaterial.Collector collector = new IdentityMaterial.Collector();
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (String alias : Collections.list(store.aliases())) {
            collector.readOrNote(part ->
                    keys.key(alias).ifPresent(key -> part.key(new KeyEntry(alias, PrivateKeySigner.of(key)))));
            for (Certificate certificate : certificates(store, alias)) {
                certificates.add((X509Certificate) certificate);
            }
        }
        collector.certificates(List.copyOf(certificates));
        return collector.material();
    }

    private static Certificate[] certificates(KeyStore store, String alias) throws GeneralSecurityException {
        Certificate[] chain = store.getCertificateChain(alias);
        return chain != null ? chain : new Certificate[] {Objects.requireNonNull(store.getCertificate(alias))};
    }
}
