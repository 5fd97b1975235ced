package dev.rolesanywhere.identity;

import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;

/** Makes identities of this library from those of the testkit, which does not know the library. */
public final class TestIdentity {

    private TestIdentity() {}

    public static X509Identity of(ThrowawayIdentity throwaway) {
        return X509Identity.of(
                throwaway.certificate(),
                throwaway.intermediates(),
                PrivateKeySigner.fromPkcs8(throwaway.privateKeyPkcs8()));
    }

    /** Returns an identity with a P-256 key, from an authority of its own. */
    public static X509Identity any() {
        return of(ThrowawayPki.create().issue(KeyKind.EC_P256));
    }
}
