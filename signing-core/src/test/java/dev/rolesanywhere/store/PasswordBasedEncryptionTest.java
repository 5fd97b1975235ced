package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

/** What a file asks for is bounded before any work is done. */
class PasswordBasedEncryptionTest {

    private static final byte[] SALT = new byte[8];
    private static final BigInteger ABSURD = BigInteger.TWO.pow(80);

    private static IdentityException refusal(AlgorithmIdentifier algorithm) {
        return assertThrows(
                IdentityException.class,
                () -> PasswordBasedEncryption.decrypt(
                        algorithm, new byte[16], Password.Encoded.of(new char[] {'x'}), EncryptionLimits.ofKeys()));
    }

    private static AlgorithmIdentifier pbes2(ASN1ObjectIdentifier derivation, ASN1Encodable parameters) {
        return new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                new PBES2Parameters(
                        new KeyDerivationFunc(derivation, parameters),
                        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]))));
    }

    private static AlgorithmIdentifier pbkdf2(BigInteger iterations) {
        return pbes2(
                PKCSObjectIdentifiers.id_PBKDF2,
                new DERSequence(new ASN1Encodable[] {new DEROctetString(SALT), new ASN1Integer(iterations)}));
    }

    private static AlgorithmIdentifier scrypt(BigInteger cost, int blockSize, int parallelization) {
        return pbes2(
                MiscObjectIdentifiers.id_scrypt,
                new ScryptParams(SALT, cost, BigInteger.valueOf(blockSize), BigInteger.valueOf(parallelization), null));
    }

    @Test
    void absurdIterationsAreRefused() {
        assertTrue(refusal(pbkdf2(ABSURD)).getMessage().contains("more than 2^64 iterations"));
        assertTrue(refusal(pbkdf2(BigInteger.valueOf(5_000_001))).getMessage().contains("5000001 iterations"));
        assertEquals(
                Reason.UNSUPPORTED,
                refusal(new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                                new PKCS12PBEParams(SALT, Integer.MAX_VALUE)))
                        .reason());
    }

    @Test
    void absurdMemoryAndWorkAreRefused() {
        assertEquals(Reason.UNSUPPORTED, refusal(scrypt(ABSURD, 8, 1)).reason());
        assertEquals(
                Reason.UNSUPPORTED,
                refusal(scrypt(BigInteger.valueOf(1 << 20), 8, 1)).reason());
        assertEquals(
                Reason.UNSUPPORTED,
                refusal(scrypt(BigInteger.valueOf(1 << 14), 8, 1_000_000)).reason());
    }

    @Test
    void theSameDerivationIsDoneOnce() {
        EncryptionLimits limits = EncryptionLimits.ofKeys();
        AtomicInteger derivations = new AtomicInteger();
        Supplier<KeyParameter> derivation = () -> new KeyParameter(new byte[] {(byte) derivations.incrementAndGet()});

        KeyParameter first = limits.once(List.of("PBKDF2", ByteBuffer.wrap(new byte[8])), derivation);
        KeyParameter same = limits.once(List.of("PBKDF2", ByteBuffer.wrap(new byte[8])), derivation);
        KeyParameter other = limits.once(List.of("PBKDF2", ByteBuffer.wrap(new byte[9])), derivation);

        assertSame(first, same);
        assertEquals(1, first.getKey()[0]);
        assertEquals(2, other.getKey()[0]);
    }

    @Test
    void sixHundredThousandIterationsForEachOfTwentyPartsAreWithinTheLimits() {
        EncryptionLimits limits = EncryptionLimits.ofPkcs12();

        for (int part = 0; part < 20; part++) {
            assertEquals(600_000, limits.addIterations(BigInteger.valueOf(600_000)));
        }
    }

    @Test
    void theWorkOfAllDerivationsIsBounded() {
        EncryptionLimits iterations = EncryptionLimits.ofKeys();
        EncryptionLimits memory = EncryptionLimits.ofKeys();
        for (int part = 0; part < 4; part++) {
            iterations.addIterations(BigInteger.valueOf(5_000_000));
            memory.addScrypt(BigInteger.valueOf(1 << 18), BigInteger.valueOf(8), BigInteger.ONE);
        }

        assertEquals(
                "its encryption needs 20000001 iterations, more than the limit of 20000000; re-encrypt it with:"
                        + " openssl pkcs8 -topk8",
                assertThrows(IdentityException.class, () -> iterations.addIterations(BigInteger.ONE))
                        .getMessage());
        assertEquals(
                Reason.UNSUPPORTED,
                assertThrows(
                                IdentityException.class,
                                () -> memory.addScrypt(BigInteger.TWO, BigInteger.ONE, BigInteger.ONE))
                        .reason());
    }

    @Test
    void costsThatAreNoneAreRefused() {
        assertEquals(Reason.MALFORMED, refusal(pbkdf2(BigInteger.ZERO)).reason());
        assertEquals(
                Reason.MALFORMED, refusal(scrypt(BigInteger.ONE.negate(), 8, 1)).reason());
    }

    @Test
    void anotherSchemeIsRefusedByItsIdentifier() {
        ASN1ObjectIdentifier md2 = PKCSObjectIdentifiers.pbeWithMD2AndDES_CBC;

        assertTrue(refusal(new AlgorithmIdentifier(md2)).getMessage().contains(md2.getId()));
    }
}
