package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.CertificatePath;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.Signer;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * An end-entity certificate and the intermediates that are sent with it, in that order.
 *
 * @param leaf the end-entity certificate
 * @param intermediates as they are sent
 */
record Chain(X509Certificate leaf, List<X509Certificate> intermediates) {

    static Chain of(X509Identity identity) {
        return new Chain(identity.certificate(), identity.intermediates());
    }

    /**
     * Orders what was given as it would be ordered if there were a key.
     *
     * @throws dev.rolesanywhere.identity.IdentityException if there are more than can be sent, or no key of this kind
     *     can sign
     */
    static Chain withoutKey(X509Certificate leaf, List<X509Certificate> given) {
        return of(X509Identity.of(leaf, given, new AnyKey(SigningAlgorithm.of(leaf.getPublicKey()))));
    }

    /** Returns the certificates that name each other, from the leaf on. */
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

    /** Tells whether an identity failed for its chain, which is looked at after its key was found to fit. */
    static boolean isAtFault(RolesAnywhereException failure) {
        return failure instanceof IdentityException identityFailure
                && identityFailure.reason() == IdentityException.Reason.CHAIN_TOO_LONG;
    }

    private record AnyKey(SigningAlgorithm algorithm) implements Signer {

        @Override
        public boolean belongsTo(X509Certificate certificate) {
            return true;
        }

        @Override
        public byte[] sign(byte[] message) {
            throw new UnsupportedOperationException("there is no key");
        }
    }
}
