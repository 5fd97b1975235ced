package dev.rolesanywhere.identity;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2). */
final class RsaSigningKey implements SigningKey {

    private final RSAKeyParameters key;

    RsaSigningKey(RSAKeyParameters key) {
        this.key = key;
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.RSA_SHA256;
    }

    @Override
    public Signer signer(HashAlgorithm hash) {
        RSADigestSigner signer = new RSADigestSigner(Digests.of(hash));
        signer.init(true, key);
        return signer;
    }

    @Override
    public boolean belongsTo(PublicKey publicKey) {
        return publicKey instanceof RSAPublicKey other && key.getModulus().equals(other.getModulus());
    }
}
