package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncryptedKeyTest {

    static List<String> names() {
        return Testdata.list("identities/encrypted").stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    static List<String> encryptedNames() {
        return names().stream()
                .filter(name -> !name.endsWith(".der") || name.equals("key-encrypted.der"))
                .toList();
    }

    private static FileIdentitySource source(String name, String password) {
        Path file = Testdata.path("identities/encrypted/" + name);
        boolean rsa = name.contains("-rsa-") || name.equals("key-pkcs1.der");
        FileIdentitySource.Builder builder = FileIdentitySource.builder()
                .privateKeyPassword(password::toCharArray)
                .storePassword(password::toCharArray);
        return name.equals("certificate.der")
                ? builder.certificate(file)
                        .privateKey(Testdata.path("identities/encrypted/key-pkcs8.der"))
                        .build()
                : builder.certificate(Testdata.path(
                                "identities/" + (rsa ? "rsa-2048" : "ec-p256") + "/direct/certificate.pem"))
                        .privateKey(file)
                        .build();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachEncryptionIsOpened(String name) {
        String password = name.startsWith("empty-password")
                ? ""
                : name.startsWith("non-ascii-password") ? "p\u00e4ssw\u00f6rd\u20ac" : "correct horse";

        X509Identity identity = source(name, password).load();

        boolean rsa = name.contains("-rsa-") || name.equals("key-pkcs1.der");
        assertEquals(rsa ? SigningAlgorithm.RSA_SHA256 : SigningAlgorithm.ECDSA_SHA256, identity.algorithm());
        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }

    @ParameterizedTest
    @MethodSource("encryptedNames")
    void aWrongPasswordIsCalledWrong(String name) {
        IdentityException refusal = assertThrows(IdentityException.class, source(name, "wrong")::load);

        assertEquals(Reason.PASSWORD_WRONG, refusal.reason(), refusal.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // Nothing prevents callers without a checker.
    void aSupplierThatReturnsNullHasNoPassword() {
        FileIdentitySource source = FileIdentitySource.builder()
                .certificate(Testdata.path("identities/ec-p256/direct/certificate.pem"))
                .privateKey(Testdata.path("identities/ec-p256/direct/key-encrypted-pbkdf2.pem"))
                .privateKeyPassword(() -> null)
                .build();

        IdentityException failure = assertThrows(IdentityException.class, source::load);

        assertEquals(Reason.PASSWORD_MISSING, failure.reason());
    }
}
