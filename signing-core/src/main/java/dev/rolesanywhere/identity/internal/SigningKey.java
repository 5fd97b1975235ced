package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.SigningAlgorithm;
import java.security.PublicKey;
import org.bouncycastle.crypto.Signer;

/** A private key in memory, of one kind. */
interface SigningKey {

    SigningAlgorithm algorithm();

    /** Returns a signer that is ready to take the message. */
    Signer signer(HashAlgorithm hash);

    /** Compares the public keys, which costs a fraction of a signature made and verified. */
    boolean belongsTo(PublicKey publicKey);
}
