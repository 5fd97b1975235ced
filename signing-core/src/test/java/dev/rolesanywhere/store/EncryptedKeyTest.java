package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.file.Path;
import java.util.List;
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

        source(name, password).load();
    }

    @ParameterizedTest
    @MethodSource("encryptedNames")
    void aWrongPasswordIsCalledWrong(String name) {
        IdentityException refusal = assertThrows(IdentityException.class, source(name, "wrong")::load);

        assertEquals(Reason.PASSWORD_WRONG, refusal.reason(), refusal.getMessage());
    }
}
