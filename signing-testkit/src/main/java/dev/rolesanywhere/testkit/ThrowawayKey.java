package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A key pair made by Bouncy Castle's lightweight API, which has all kinds on every JDK. */
record ThrowawayKey(KeyKind kind, AsymmetricCipherKeyPair pair) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static ThrowawayKey generate(KeyKind kind) {
        return new ThrowawayKey(
                kind,
                switch (kind) {
                    case RSA_2048 -> rsa();
                    case EC_P256 -> ec(SECObjectIdentifiers.secp256r1);
                    case EC_P384 -> ec(SECObjectIdentifiers.secp384r1);
                    case EC_P521 -> ec(SECObjectIdentifiers.secp521r1);
                    case ML_DSA_44 -> mlDsa(MLDSAParameters.ml_dsa_44);
                    case ML_DSA_65 -> mlDsa(MLDSAParameters.ml_dsa_65);
                    case ML_DSA_87 -> mlDsa(MLDSAParameters.ml_dsa_87);
                });
    }

    SubjectPublicKeyInfo publicKeyInfo() {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] pkcs8() {
        try {
            return PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate()).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "ThrowawayKey[" + kind + "]";
    }

    private static AsymmetricCipherKeyPair rsa() {
        return generate(
                new RSAKeyPairGenerator(),
                new RSAKeyGenerationParameters(BigInteger.valueOf(65537), RANDOM, 2048, 100));
    }

    private static AsymmetricCipherKeyPair ec(ASN1ObjectIdentifier curve) {
        ECNamedDomainParameters domain = new ECNamedDomainParameters(curve, CustomNamedCurves.getByOID(curve));
        return generate(new ECKeyPairGenerator(), new ECKeyGenerationParameters(domain, RANDOM));
    }

    private static AsymmetricCipherKeyPair mlDsa(MLDSAParameters parameters) {
        return generate(new MLDSAKeyPairGenerator(), new MLDSAKeyGenerationParameters(RANDOM, parameters));
    }

    private static AsymmetricCipherKeyPair generate(
            AsymmetricCipherKeyPairGenerator generator, KeyGenerationParameters parameters) {
        generator.init(parameters);
        return generator.generateKeyPair();
    }
}
