package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import dev.rolesanywhere.pkcs11.SigningMechanism.KeyParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ECParameters;

/**
 * A private key in a token, valid as long as the connection.
 *
 * @param connection the connection to the token
 * @param handle the key's number in the session
 * @param uri the URI that matches only this key
 * @param type the value of CKA_KEY_TYPE
 * @param alwaysAuthenticates whether it requires a PIN for each signature
 * @param modulus an RSA key's modulus, if the token shows it
 * @param curve the parameters of an EC key's curve, if the token shows them
 * @param mechanisms the mechanisms of the token
 */
record TokenKey(
        TokenConnection connection,
        long handle,
        Pkcs11Uri uri,
        long type,
        boolean alwaysAuthenticates,
        Optional<BigInteger> modulus,
        Optional<byte[]> curve,
        Set<Long> mechanisms) {

    private static final long RSA = 0x00;
    private static final long EC = 0x03;
    private static final long ML_DSA = 0x4a;

    /** Finds the private keys in a token that have all the attributes. */
    static List<TokenKey> allIn(TokenConnection connection, List<Attribute> attributes) {
        Cryptoki cryptoki = connection.cryptoki();
        Set<Long> mechanisms = cryptoki.mechanisms(connection.token().slot());
        return connection.use(session -> cryptoki.find(session, Attribute.PRIVATE_KEY, attributes).stream()
                .map(handle -> read(connection, session, handle, mechanisms))
                .toList());
    }

    private static TokenKey read(TokenConnection connection, long session, long handle, Set<Long> mechanisms) {
        Cryptoki cryptoki = connection.cryptoki();
        Pkcs11Uri uri = connection
                .token()
                .uri(
                        cryptoki.attribute(session, handle, Attribute.ID),
                        cryptoki.attribute(session, handle, Attribute.LABEL),
                        "private");
        return new TokenKey(
                connection,
                handle,
                uri,
                cryptoki.number(session, handle, Attribute.KEY_TYPE).orElse(-1L),
                isTrue(cryptoki.attribute(session, handle, Attribute.ALWAYS_AUTHENTICATE)),
                cryptoki.attribute(session, handle, Attribute.MODULUS)
                        .filter(octets -> octets.length > 0)
                        .map(octets -> new BigInteger(1, octets)),
                cryptoki.attribute(session, handle, Attribute.EC_PARAMS),
                mechanisms);
    }

    private static boolean isTrue(Optional<byte[]> value) {
        return value.map(octets -> octets.length > 0 && octets[0] != 0).orElse(false);
    }

    /**
     * Returns the parameters to sign without a certificate.
     *
     * @throws IdentityException if the token does not reveal them, or the kind of key is not supported
     */
    KeyParameters parameters() {
        if (type == RSA) {
            return KeyParameters.of(SigningAlgorithm.RSA_SHA256);
        } else if (type == ML_DSA) {
            return KeyParameters.of(SigningAlgorithm.MLDSA);
        } else if (type != EC) {
            throw new IdentityException(
                    Reason.UNSUPPORTED, "the key " + uri + " is not an RSA, EC or ML-DSA key; use one of those");
        }
        return curve.flatMap(TokenKey::order)
                .map(order -> new KeyParameters(SigningAlgorithm.ECDSA_SHA256, order))
                .orElseThrow(() -> new IdentityException(
                        Reason.UNSUPPORTED,
                        "the token does not report the curve of the key " + uri + "; specify its certificate too"));
    }

    private static Optional<BigInteger> order(byte[] parameters) {
        try {
            X962Parameters curve = X962Parameters.getInstance(parameters);
            return Optional.ofNullable(
                            curve.isNamedCurve()
                                    ? ECNamedCurveTable.getByOID(
                                            ASN1ObjectIdentifier.getInstance(curve.getParameters()))
                                    : X9ECParameters.getInstance(curve.getParameters()))
                    .map(X9ECParameters::getN);
        } catch (RuntimeException ignored) { // The token's DER is damaged, for which the parser has many exceptions.
            return Optional.empty();
        }
    }

    /** Returns false if this cannot be the key of a certificate, as far as the token reveals. */
    boolean mayBelongTo(PublicKey publicKey) {
        return switch (SigningAlgorithm.of(publicKey)) {
            case RSA_SHA256 ->
                type == RSA && modulus.map(known -> isModulus(known, publicKey)).orElse(true);
            case ECDSA_SHA256 ->
                type == EC && curve.map(known -> mayBeCurve(known, publicKey)).orElse(true);
            case MLDSA -> type == ML_DSA;
        };
    }

    /** Returns true if this must be the key of a certificate, as far as the token reveals. */
    boolean certainlyBelongsTo(PublicKey publicKey) {
        return type == RSA && modulus.map(known -> isModulus(known, publicKey)).orElse(false);
    }

    private static boolean isModulus(BigInteger modulus, PublicKey publicKey) {
        return publicKey instanceof RSAPublicKey rsa && rsa.getModulus().equals(modulus);
    }

    /** Returns whether another key is this one, in another connection. */
    boolean isSameAs(TokenKey other) {
        return type == other.type
                && modulus.equals(other.modulus)
                && uri.format().equals(other.uri.format());
    }

    /** Tokens describe curves in several ways, and only identifiers can be compared. */
    private static boolean mayBeCurve(byte[] parameters, PublicKey publicKey) {
        byte[] other = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded())
                                .getAlgorithm()
                                .getParameters()
                        instanceof ASN1ObjectIdentifier curve
                ? encoded(curve)
                : new byte[0];
        return !isIdentifier(parameters) || !isIdentifier(other) || Arrays.equals(parameters, other);
    }

    private static boolean isIdentifier(byte[] der) {
        return der.length > 0 && der[0] == BERTags.OBJECT_IDENTIFIER;
    }

    private static byte[] encoded(ASN1ObjectIdentifier identifier) {
        try {
            return identifier.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasId(Optional<byte[]> id) {
        return id.isPresent() && Arrays.equals(id.get(), uri.octets("id").orElse(null));
    }
}
