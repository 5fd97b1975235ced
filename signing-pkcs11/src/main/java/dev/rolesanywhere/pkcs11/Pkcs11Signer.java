package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.pkcs11.SigningMechanism.KeyParameters;
import java.security.cert.X509Certificate;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Signs with a token. If the token is lost, it searches for the key again. */
final class Pkcs11Signer implements KeySigner {

    private final KeyParameters parameters;
    private final Pins pins;
    private final BiFunction<TokenKey, CryptokiException, TokenKey> finder;
    private volatile TokenKey key;
    private volatile @Nullable X509Certificate proven;

    /**
     * Creates a signer.
     *
     * @param finder finds the key after its token was lost
     */
    Pkcs11Signer(
            TokenKey key,
            KeyParameters parameters,
            Pins pins,
            BiFunction<TokenKey, CryptokiException, TokenKey> finder) {
        this.key = key;
        this.parameters = parameters;
        this.pins = pins;
        this.finder = finder;
    }

    TokenKey key() {
        return key;
    }

    boolean has(KeyParameters other) {
        return parameters.equals(other);
    }

    @Override
    public byte[] sign(byte[] message, HashAlgorithm hash) {
        TokenKey current = key;
        try {
            return signOnce(current, message, hash);
        } catch (CryptokiException e) {
            if (!e.isOfLostToken()) {
                throw failed(current, e);
            }
            return signAgain(finder.apply(current, e), message, hash);
        }
    }

    private byte[] signAgain(TokenKey found, byte[] message, HashAlgorithm hash) {
        key = found;
        try {
            return signOnce(found, message, hash);
        } catch (CryptokiException e) {
            throw failed(found, e);
        }
    }

    private byte[] signOnce(TokenKey with, byte[] message, HashAlgorithm hash) {
        SigningMechanism mechanism = mechanism(with, hash);
        byte[] input = mechanism.input().apply(message);
        Cryptoki cryptoki = with.connection().cryptoki();
        byte[] signature = with.connection().use(session -> {
            cryptoki.signInit(session, mechanism.number(), with.handle());
            if (with.alwaysAuthenticates()) {
                pins.logInForSignature(with, session);
            }
            return cryptoki.sign(session, input);
        });
        return mechanism.output().apply(signature);
    }

    private SigningMechanism mechanism(TokenKey with, HashAlgorithm hash) {
        try {
            return SigningMechanism.of(parameters, hash, with.mechanisms());
        } catch (IdentityException e) {
            throw new IdentityException(e.reason(), with.connection().token().name() + ": " + e.getMessage(), e);
        }
    }

    private static IdentityException failed(TokenKey key, CryptokiException failure) {
        return new IdentityException(
                Reason.SIGNING_FAILED,
                "the key " + key.uri() + " did not sign: " + failure.getMessage()
                        + "; check that the key is allowed to sign and that the token is present",
                failure);
    }

    /** Makes a test signature only if the modulus does not prove it, and only once for a certificate. */
    @Override
    public boolean belongsTo(X509Certificate certificate) {
        if (certificate.equals(proven)) {
            return true;
        }
        if (!key.mayBelongTo(certificate.getPublicKey())) {
            return false;
        }
        boolean belongs = key.certainlyBelongsTo(certificate.getPublicKey()) || KeySigner.super.belongsTo(certificate);
        if (belongs) {
            proven = certificate;
        }
        return belongs;
    }

    @Override
    public String toString() {
        return "Pkcs11Signer[" + parameters.algorithm().wireName() + ", " + key.uri() + "]";
    }
}
