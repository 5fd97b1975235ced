package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Objects;

/**
 * The public area of a key, a TPMT_PUBLIC.
 *
 * @param nameAlg the hash of its name
 * @param attributes what it may be used for
 * @param scheme the scheme that it is bound to; {@link Tpm#ALG_NULL} if it is not
 * @param key the public key
 * @param bytes all of the area
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
record PublicArea(int nameAlg, int attributes, SigningMethod.Scheme scheme, Key key, byte[] bytes) {

    private static final BigInteger DEFAULT_EXPONENT = BigInteger.valueOf(65537);

    /** A public key. */
    sealed interface Key permits Rsa, Ecc {

        boolean equalsKey(PublicKey other);
    }

    /** An RSA key. */
    record Rsa(BigInteger modulus, BigInteger exponent) implements Key {

        @Override
        public boolean equalsKey(PublicKey other) {
            return other instanceof RSAPublicKey rsa
                    && modulus.equals(rsa.getModulus())
                    && exponent.equals(rsa.getPublicExponent());
        }

        @Override
        public String toString() {
            return "RSA " + modulus.bitLength();
        }
    }

    /** A key on one of the curves P-256, P-384 and P-521, whose size in bits is known. */
    record Ecc(int bits, BigInteger x, BigInteger y) implements Key {

        private static final Map<Integer, BigInteger> ORDERS = Map.of(
                256, new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16),
                384,
                        new BigInteger(
                                "ffffffffffffffffffffffffffffffffffffffffffffffff"
                                        + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973",
                                16),
                521,
                        new BigInteger(
                                "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                                        + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
                                16));

        /** Returns the order of the curve's base point, n in FIPS 186-5. */
        BigInteger order() {
            return Objects.requireNonNull(ORDERS.get(bits));
        }

        @Override
        public boolean equalsKey(PublicKey other) {
            return other instanceof ECPublicKey ec
                    && ec.getParams().getCurve().getField().getFieldSize() == bits
                    && x.equals(ec.getW().getAffineX())
                    && y.equals(ec.getW().getAffineY());
        }

        @Override
        public String toString() {
            return "EC P-" + bits;
        }
    }

    /**
     * Parses the bytes of a public area.
     *
     * @throws MalformedException if they are damaged
     * @throws IdentityException if the object is not a key that can sign for IAM Roles Anywhere
     */
    static PublicArea parse(byte[] bytes) {
        TpmReader reader = new TpmReader(bytes);
        int type = reader.u16();
        int nameAlg = reader.u16();
        requireKnown(nameAlg);
        int attributes = reader.u32();
        reader.sized(); // authPolicy
        PublicArea area = switch (type) {
            case Tpm.ALG_RSA -> {
                skipSymmetric(reader);
                SigningMethod.Scheme scheme = scheme(reader);
                yield new PublicArea(nameAlg, attributes, scheme, rsa(reader), bytes);
            }
            case Tpm.ALG_ECC -> {
                skipSymmetric(reader);
                SigningMethod.Scheme scheme = scheme(reader);
                yield new PublicArea(nameAlg, attributes, scheme, ecc(reader), bytes);
            }
            default ->
                throw new IdentityException(
                        Reason.UNSUPPORTED,
                        "it is not an RSA or EC key, but an object of the TPM type " + Tpm.hex(type)
                                + "; create an RSA or EC key that can sign");
        };
        reader.requireEnd();
        return area;
    }

    /** Without the name of a key, its use cannot be authorized. */
    private static void requireKnown(int nameAlg) {
        if (Tpm.digestSize(nameAlg) == 0) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "it has the name algorithm " + Tpm.hex(nameAlg) + ", which is not known here; create a key with"
                            + " SHA-256");
        }
    }

    private static void skipSymmetric(TpmReader reader) {
        if (reader.u16() != Tpm.ALG_NULL) {
            reader.u16(); // keyBits
            reader.u16(); // mode
        }
    }

    private static SigningMethod.Scheme scheme(TpmReader reader) {
        int algorithm = reader.u16();
        return switch (algorithm) {
            case Tpm.ALG_NULL, Tpm.ALG_RSAES -> new SigningMethod.Scheme(algorithm, Tpm.ALG_NULL);
            case Tpm.ALG_ECDAA -> {
                int hash = reader.u16();
                reader.u16(); // count
                yield new SigningMethod.Scheme(algorithm, hash);
            }
            default -> new SigningMethod.Scheme(algorithm, reader.u16());
        };
    }

    private static Rsa rsa(TpmReader reader) {
        int bits = reader.u16();
        int exponent = reader.u32();
        BigInteger modulus = new BigInteger(1, reader.sized());
        if (bits == 0 || modulus.bitLength() != bits) {
            throw new MalformedException("its RSA modulus does not have the stated size");
        }
        return new Rsa(
                modulus, exponent == 0 ? DEFAULT_EXPONENT : BigInteger.valueOf(Integer.toUnsignedLong(exponent)));
    }

    private static Ecc ecc(TpmReader reader) {
        int curve = reader.u16();
        if (reader.u16() != Tpm.ALG_NULL) { // kdf
            reader.u16();
        }
        BigInteger x = new BigInteger(1, reader.sized());
        BigInteger y = new BigInteger(1, reader.sized());
        return switch (curve) {
            case Tpm.ECC_NIST_P256 -> new Ecc(256, x, y);
            case Tpm.ECC_NIST_P384 -> new Ecc(384, x, y);
            case Tpm.ECC_NIST_P521 -> new Ecc(521, x, y);
            default ->
                throw new IdentityException(
                        Reason.UNSUPPORTED,
                        "its key is on the TPM curve " + Tpm.hex(curve)
                                + ", which IAM Roles Anywhere does not accept; use P-256, P-384 or P-521");
        };
    }

    boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }

    /** Returns the name of the key, which is a hash of its public area. */
    byte[] name() {
        String hash = switch (nameAlg) {
            case Tpm.ALG_SHA1 -> "SHA-1";
            case Tpm.ALG_SHA256 -> "SHA-256";
            case Tpm.ALG_SHA384 -> "SHA-384";
            case Tpm.ALG_SHA512 -> "SHA-512";
            default -> throw new IllegalStateException("it was checked");
        };
        try {
            return new TpmWriter()
                    .u16(nameAlg)
                    .raw(MessageDigest.getInstance(hash).digest(bytes))
                    .toByteArray();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-2", e);
        }
    }
}
