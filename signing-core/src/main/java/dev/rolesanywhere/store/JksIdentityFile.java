package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.PrivateKeySigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Parses Java's own old key store. */
final class JksIdentityFile {

    private static final byte[] MAGIC = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};

    private JksIdentityFile() {}

    static boolean is(byte[] content) {
        return content.length > MAGIC.length && Arrays.equals(MAGIC, 0, MAGIC.length, content, 0, MAGIC.length);
    }

    static IdentityMaterial parse(byte[] content, Password password) throws IOException, GeneralSecurityException {
        char[] characters = password.orRefuse("the file");
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(new ByteArrayInputStream(content), characters);
            return material(store, characters);
        } catch (UnrecoverableKeyException wrongForAKey) {
            throw PasswordBasedEncryption.wrongPassword(wrongForAKey);
        } catch (IOException unopened) {
            if (unopened.getCause() instanceof UnrecoverableKeyException) {
                throw PasswordBasedEncryption.wrongPassword(unopened);
            }
            throw unopened;
        }
    }

    private static IdentityMaterial material(KeyStore store, char[] password) throws GeneralSecurityException {
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        List<KeyEntry> keys = new ArrayList<>();
        IdentityMaterial.requireFew(store.size());
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.getKey(alias, password);
            if (key instanceof PrivateKey privateKey) {
                keys.add(new KeyEntry(alias, PrivateKeySigner.of(privateKey)));
            }
            for (Certificate certificate : certificates(store, alias)) {
                certificates.add((X509Certificate) certificate);
            }
        }
        return new IdentityMaterial(List.copyOf(certificates), keys);
    }

    private static Certificate[] certificates(KeyStore store, String alias) throws GeneralSecurityException {
        Certificate[] chain = store.getCertificateChain(alias);
        return chain != null ? chain : new Certificate[] {Objects.requireNonNull(store.getCertificate(alias))};
    }
}
