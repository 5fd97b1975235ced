package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.CertificatePath;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * An end-entity certificate and the intermediates that are sent with it, in that order.
 *
 * @param leaf the end-entity certificate
 * @param intermediates in the order in which they are sent
 */
record Chain(X509Certificate leaf, List<X509Certificate> intermediates) {

    static Chain of(X509Identity identity) {
        return new Chain(identity.certificate(), identity.intermediates());
    }

    /**
     * Puts intermediates in the order in which they would be sent with a key.
     *
     * @throws dev.rolesanywhere.identity.IdentityException if there are too many to send, or if no key of this kind can
     *     sign
     */
    static Chain withoutKey(X509Certificate leaf, List<X509Certificate> given) {
        return of(X509Identity.of(leaf, given, new AnyKey()));
    }

    /** Returns the leaf and the intermediates up to the first that is not the issuer of the one before it. */
    List<X509Certificate> path() {
        List<X509Certificate> path = new ArrayList<>(List.of(leaf));
        for (X509Certificate each : intermediates) {
            if (!CertificatePath.hasIssuerName(path.get(path.size() - 1), each)) {
                break;
            }
            path.add(each);
        }
        return path;
    }

    private static final class AnyKey implements KeySigner {

        @Override
        public boolean belongsTo(X509Certificate certificate) {
            return true;
        }

        @Override
        public byte[] sign(byte[] message, HashAlgorithm hash) {
            throw new UnsupportedOperationException("there is no key");
        }
    }
}
