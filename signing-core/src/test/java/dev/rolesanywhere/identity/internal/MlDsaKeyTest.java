package dev.rolesanywhere.identity.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.store.FileIdentitySource;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MlDsaKeyTest {

    private static final byte[] MESSAGE = {1, 2, 3};

    static List<Path> keys() {
        return Stream.of("ml-dsa-44", "ml-dsa-65", "ml-dsa-87")
                .flatMap(kind -> Testdata.list("identities/" + kind).stream())
                .flatMap(folder -> Testdata.list(folder.toString()).stream())
                .filter(file -> file.getFileName().toString().startsWith("key-"))
                .toList();
    }

    private static X509Identity load(Path key) {
        return FileIdentitySource.builder()
                .certificate(key.resolveSibling("certificate.pem"))
                .privateKey(key)
                .privateKeyPassword("correct horse"::toCharArray)
                .build()
                .load();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void eachFormOfAKeySignsAsItsSeedDoes(Path key) {
        X509Identity identity = load(key);
        IdentitySigner signer = identity.signer();

        assertEquals(SigningAlgorithm.MLDSA, identity.algorithm());
        assertArrayEquals(load(key.resolveSibling("key-seed.pem")).signer().sign(MESSAGE), signer.sign(MESSAGE));
    }

    @ParameterizedTest
    @MethodSource("keys")
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "the JDK verifies ML-DSA from 24 on (JEP 497)")
    void theJdkVerifiesWhatIsSigned(Path key) throws GeneralSecurityException {
        X509Identity identity = load(key);
        Signature verifier = Signature.getInstance("ML-DSA");
        verifier.initVerify(identity.certificate().getPublicKey());
        verifier.update(MESSAGE);

        assertTrue(verifier.verify(identity.signer().sign(MESSAGE)));
    }
}
