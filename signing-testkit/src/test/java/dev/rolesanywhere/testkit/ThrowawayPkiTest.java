package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThrowawayPkiTest {

    private final ThrowawayPki pki = ThrowawayPki.create().withIntermediate().withIntermediate();

    @TempDir
    private Path folder;

    @Test
    void issuesThroughItsIntermediatesAndListsTheIssuerFirst() throws GeneralSecurityException {
        ThrowawayIdentity identity = pki.issue(KeyKind.RSA_2048);

        assertEquals(2, identity.intermediates().size());
        identity.certificate().verify(identity.intermediates().get(0).getPublicKey());
        identity.intermediates().get(0).verify(identity.intermediates().get(1).getPublicKey());
        identity.intermediates().get(1).verify(pki.trustAnchor().getPublicKey());
        pki.trustAnchor().verify(pki.trustAnchor().getPublicKey());
    }

    @Test
    void createsSerialNumbersThatDoNotFitIntoALong() {
        assertTrue(pki.issue(KeyKind.EC_P256).certificate().getSerialNumber().bitLength() > 150);
    }

    @Test
    void writesPemFilesWithAPrivateKeyOnlyItsOwnerCanRead() throws IOException, GeneralSecurityException {
        ThrowawayIdentity identity = pki.issue(KeyKind.EC_P384);
        identity.writePem(folder);
        identity.writePem(folder);

        assertEquals(List.of(identity.certificate()), readCertificates("certificate.pem"));
        assertEquals(identity.intermediates(), readCertificates("intermediates.pem"));
        Path key = folder.resolve("private-key.pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        List<String> lines = Files.readAllLines(key);
        assertEquals("-----BEGIN PRIVATE KEY-----", lines.get(0));
        assertEquals("-----END PRIVATE KEY-----", lines.get(lines.size() - 1));
        assertEquals(
                Base64.getEncoder().encodeToString(identity.privateKeyPkcs8()),
                String.join("", lines.subList(1, lines.size() - 1)));
    }

    @Test
    void pemHasLinesOf64Characters() {
        assertEquals(
                "-----BEGIN X-----\n" + "A".repeat(64) + "\n" + "A".repeat(8) + "\n-----END X-----\n",
                PemWriter.block("X", new byte[54]));
    }

    @Test
    void theKeyOfAnIdentityCannotBeChanged() {
        ThrowawayIdentity identity = pki.issue(KeyKind.EC_P256);
        byte[] key = identity.privateKeyPkcs8();
        identity.privateKeyPkcs8()[0]++;

        assertArrayEquals(key, identity.privateKeyPkcs8());
    }

    @Test
    void writesNoIntermediatesFileWithoutIntermediates() throws IOException {
        ThrowawayPki.create().issue(KeyKind.EC_P256).writePem(folder);

        assertFalse(Files.exists(folder.resolve("intermediates.pem")));
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void createsMlDsaKeysWithSeedAndExpandedKey(KeyKind kind) throws IOException {
        PrivateKeyInfo key = PrivateKeyInfo.getInstance(pki.issue(kind).privateKeyPkcs8());

        assertEquals(2, ASN1Sequence.getInstance(key.parsePrivateKey()).size());
    }

    @Test
    void registersNoSecurityProvider() {
        pki.issue(KeyKind.ML_DSA_44);

        assertEquals(null, Security.getProvider("BC"));
    }

    @Test
    void omitsTheKeyFromToString() {
        assertEquals(
                "ThrowawayIdentity[CN=throwaway-workload, O=Roles Anywhere Testkit, intermediates=2]",
                pki.issue(KeyKind.EC_P256).toString());
    }

    private List<Object> readCertificates(String file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            return new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }
}
