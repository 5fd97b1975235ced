package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.store.IdentityMaterial.Collector;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first bytes of DER, which reveal what a file is and where it ends. */
class DerIdentityFileTest {

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String after(byte[] content) {
        Collector collector = new Collector();
        DerIdentityFile.withoutTrailingBytes(content, "it", collector);
        return collector.material().problems().stream()
                .map(IdentityException::getMessage)
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "30 00, true",
        "30 03 020100, true",
        "30 03 020100 ff, true",
        "30 03 0201, false",
        "31 00, false",
        "30, false",
        "'', false",
        "30 80 020100 0000, true",
        "30 04 02ff0000, false"
    })
    void derBeginsWithASequenceThatCanBeParsed(String hex, boolean isDer) {
        assertEquals(isDer, DerIdentityFile.isDer(bytes(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "30 02 0500, 4",
        "30 02 0500 ff, 4",
        "30 02 0500 ffff, 4",
        "30 00 ff, 2",
        "30 81 02 0500 ff, 5",
        "30 82 0002 0500 ff, 6",
        "30 83 000002 0500 ff, 7",
        "30 84 00000002 0500 ff, 9",
        "30 80 0500 0000 ff, 7",
        "31 02 0500 ff, 5",
        "30 05 0500, 4",
        "30 82 00, 3",
        "30, 1",
        "'', 0"
    })
    void whatFollowsASequenceOfAKnownLengthIsCutOff(String hex, int length) {
        byte[] content = bytes(hex);

        assertArrayEquals(Arrays.copyOf(content, length), DerIdentityFile.withoutTrailingBytes(content));
    }

    @Test
    void whatIsCutOffIsAProblemWithItsLength() {
        assertEquals("", after(bytes("30 02 0500")));
        assertEquals("it is followed by 1 bytes that do not belong to it", after(bytes("30 02 0500 00")));
        assertEquals("it is followed by 3 bytes that do not belong to it", after(bytes("30 02 0500 0a0d0a")));
    }

    /** A sequence of fewer than 128 bytes might be text that begins with a zero. */
    @ParameterizedTest
    @CsvSource({
        "30 82 0100 00, true",
        "30 81 80 00, true",
        "30 81 01 00, false",
        "30 7f 00, false",
        "30 80 00, false",
        "30 82 01, false",
        "30 84 01000000 00, false",
        "31 82 0100 00, false",
        "30, false",
        "'', false"
    })
    void aLongSequenceThatEndsTooSoonIsCutOff(String hex, boolean isCutOff) {
        assertEquals(isCutOff, DerIdentityFile.isCutOff(bytes(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "30 03 06012a, true",
        "30 81 03 06012a, true",
        "30 82 0003 06012a, true",
        "30 80 06012a 0000, true",
        "30 03 30012a, false",
        "31 03 06012a, false",
        "30 81 06, false",
        "30 06, false",
        "30, false",
        "'', false"
    })
    void aSequenceThatBeginsWithAnIdentifierIsRecognized(String hex, boolean startsWithIdentifier) {
        assertEquals(startsWithIdentifier, DerIdentityFile.startsWithIdentifier(bytes(hex)));
    }

    @Test
    void aCertificateThatIsCutOffAnywhereIsReported() {
        byte[] whole = PemBlock.in(Testdata.bytes("identities/rsa-2048/direct/certificate.pem"))
                .get(0)
                .content();
        for (int length = 4; length < whole.length; length += 61) {
            byte[] cut = Arrays.copyOf(whole, length);
            IdentityException failure = assertThrows(
                    IdentityException.class,
                    () -> new IdentityFormat(Password.NONE, Password.NONE, null).parse(new Content("FILE", cut)));

            assertEquals("FILE: it is damaged: its end is missing", failure.getMessage());
        }
    }

    /** An OCSP response also has two elements. */
    @ParameterizedTest
    @CsvSource({
        "30 06 020103 020103, true",
        "30 05 3000 030100, true",
        "30 07 0a0100 a0020500, false",
        "30 05 3000 020100, false",
        "30 05 020100 3000, false",
        "30 05 0400 030100, false"
    })
    void onlyTheTwoFormsOfAPublicKeyAreCalledAPublicKey(String hex, boolean isPublicKey) {
        IdentityException failure = assertThrows(
                IdentityException.class,
                () -> new IdentityFormat(Password.NONE, Password.NONE, null).parse(new Content("FILE", bytes(hex))));

        assertEquals(isPublicKey, failure.getMessage().contains("it is a public key"), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"30 00", "30 03 020100", "30 05 3003020100", "30 08 3000 3000 0400 0500"})
    void otherDerIsNeitherACertificateNorAKey(String hex) {
        IdentityException failure = assertThrows(
                IdentityException.class,
                () -> new IdentityFormat(Password.NONE, Password.NONE, null).parse(new Content("FILE", bytes(hex))));

        assertEquals(
                "FILE: it is DER, but neither a certificate, a private key, PKCS#7 nor PKCS#12", failure.getMessage());
    }
}
