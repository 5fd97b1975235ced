package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in the forms that CI systems, cat and other tools give them. */
class ReadableFormsTest {

    private static final Path CHAINED = Testdata.path("identities/ec-p256/chained");
    private static final String KEY = Testdata.text(CHAINED.resolve("key-pkcs8.pem"));
    private static final String CHAIN = Testdata.text(CHAINED.resolve("full-chain.pem"));
    private static final byte[] PKCS12 = Testdata.bytes("identities/ec-p256/chained/modern.p12");

    private final List<String> warnings = new ArrayList<>();

    private FileIdentitySource.Builder source(byte[] certificate) {
        return FileIdentitySource.builder()
                .certificate("certificate", () -> certificate)
                .warnings(warnings::add);
    }

    private FileIdentitySource.Builder source(String certificate) {
        return source(certificate.getBytes(StandardCharsets.UTF_8));
    }

    private void assertWholeChain(X509Identity identity) {
        assertEquals(
                List.of("CN=ec-p256,OU=chained,O=Example", "CN=inner-ca,O=Example", "CN=outer-ca,O=Example"),
                CertificateNames.names(identity));
        assertEquals(List.of(), warnings);
    }

    /** What happens to PEM on its way. */
    @SuppressWarnings("ImmutableEnumChecker") // The functions have no state.
    enum Change {
        GLUED(text -> text.replace("-----\n-----", "----------").strip()),
        INDENTED(text -> text.replaceAll("(?m)^", "      ")),
        WINDOWS_LINE_BREAKS(text -> text.replace("\n", "\r\n")),
        NO_LINE_BREAKS(text -> text.replace("\n", "")),
        BLANKS_FOR_LINE_BREAKS(text -> text.replace("\n", " ")),
        LITERAL_LINE_BREAKS(text -> text.replace("\n", "\\n")),
        LITERAL_WINDOWS_LINE_BREAKS(text -> text.replace("\n", "\\r\\n")),
        QUOTED(text -> '"' + text + '"'),
        QUOTED_WITH_LITERAL_LINE_BREAKS(text -> "'" + text.replace("\n", "\\n") + "'"),
        IN_JSON(text -> "{\"data\": {\"pem\": \"" + text.replace("\n", "\\n") + "\"}}"),
        BYTE_ORDER_MARK(text -> "\ufeff" + text),
        BASE64(text -> base64(text)),
        BASE64_IN_LINES(text -> Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))),
        BASE64_QUOTED(text -> '"' + base64(text) + "\"\n"),
        TEXT_AROUND(text -> "subject=CN = x\n" + text.replace("-----END", "\n-----END") + "issuer=CN = y\n");

        private final UnaryOperator<String> change;

        Change(UnaryOperator<String> change) {
            this.change = change;
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keyAndChainInOneTextAreRead(Change change) {
        assertWholeChain(source(change.change.apply(KEY + CHAIN)).build().load());
    }

    @ParameterizedTest
    @EnumSource
    void separateTextsAreRead(Change change) {
        byte[] key = change.change.apply(KEY).getBytes(StandardCharsets.UTF_8);

        assertWholeChain(source(change.change.apply(CHAIN))
                .privateKey("key", () -> key)
                .build()
                .load());
    }

    @ParameterizedTest
    @ValueSource(strings = {"traditional-ec-aes-256-cbc.pem", "traditional-ec-des3.pem", "empty-password-pbes2.pem"})
    void encryptedKeysAreReadWithLiteralLineBreaks(String name) {
        byte[] key = Testdata.text(Testdata.path("identities/encrypted/" + name))
                .replace("\n", "\\n")
                .getBytes(StandardCharsets.UTF_8);
        String password = name.startsWith("empty") ? "" : "correct horse";

        X509Identity identity = source(Testdata.bytes("identities/ec-p256/direct/certificate.pem"))
                .privateKey("key", () -> key)
                .privateKeyPassword(password::toCharArray)
                .build()
                .load();

        assertEquals(List.of("CN=ec-p256,OU=direct,O=Example"), CertificateNames.names(identity));
    }

    @Test
    void base64OfPkcs12IsRead() {
        assertWholeChain(source(Base64.getMimeEncoder().encode(PKCS12))
                .storePassword("correct horse"::toCharArray)
                .build()
                .load());
    }

    @Test
    void base64OfDerIsRead() {
        byte[] certificate = Testdata.bytes("identities/encrypted/certificate.der");
        byte[] key = Testdata.bytes("identities/encrypted/key-pkcs8.der");

        X509Identity identity = source(Base64.getEncoder().encode(certificate))
                .privateKey("key", () -> Base64.getEncoder().encode(key))
                .build()
                .load();

        assertEquals(List.of("CN=ec-p256,OU=direct,O=Example"), CertificateNames.names(identity));
    }

    @Test
    void pkcs7IsReadAsCertificates() {
        byte[] key = KEY.getBytes(StandardCharsets.UTF_8);

        assertWholeChain(source(Testdata.bytes("interop/full-chain.p7b"))
                .privateKey("key", () -> key)
                .build()
                .load());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CERTIFICATE", "CERTIFICATE CHAIN"})
    void pkcs7IsReadWhereItIsLabelledAsACertificate(String label) {
        byte[] key = KEY.getBytes(StandardCharsets.UTF_8);
        String text = Testdata.text(Testdata.path("interop/full-chain.p7b")).replace("PKCS7", label);

        assertWholeChain(source(text).privateKey("key", () -> key).build().load());
    }

    @Test
    void pkcs7IsReadAsIntermediates() {
        assertWholeChain(FileIdentitySource.builder()
                .certificate(CHAINED.resolve("certificate.pem"))
                .privateKey(CHAINED.resolve("key-sec1.pem"))
                .intermediates(Testdata.path("interop/intermediates-der.p7b"))
                .warnings(warnings::add)
                .build()
                .load());
    }

    @Test
    void damagedPkcs7IsNamed() {
        String text = "-----BEGIN PKCS7-----\nMAMGASo=\n-----END PKCS7-----\n";

        IdentityException failure =
                assertThrows(IdentityException.class, source(text).build()::load);

        assertEquals(Reason.MALFORMED, failure.reason());
        assertEquals("certificate: its PKCS#7 structure is damaged", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"three-primes-key.pem", "three-primes-pkcs1-key.pem"})
    void rsaKeysOfThreePrimesSign(String key) throws GeneralSecurityException {
        X509Identity identity = FileIdentitySource.builder()
                .certificate(Testdata.path("interop/three-primes.pem"))
                .privateKey(Testdata.path("interop/" + key))
                .build()
                .load();

        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(identity.certificate());
        verifier.update(new byte[] {1, 2, 3});
        assertTrue(verifier.verify(identity.signer().sign(new byte[] {1, 2, 3})));
    }
}
