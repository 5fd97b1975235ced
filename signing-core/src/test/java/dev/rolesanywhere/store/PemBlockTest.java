package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemBlockTest {

    private static final byte[] CONTENT = {1, 2, 3, 4, 5, 6};

    private static List<PemBlock> in(String text) {
        return PemBlock.in(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PemBlock only(String text) {
        List<PemBlock> blocks = in(text);
        assertEquals(1, blocks.size(), blocks::toString);
        return blocks.get(0);
    }

    private static String damage(PemBlock block) {
        IdentityException failure = assertThrows(IdentityException.class, block::content);
        assertEquals(Reason.MALFORMED, failure.reason());
        return failure.getMessage();
    }

    @Test
    void blocksHaveTheirLabelAndPositionWhateverIsAroundThem() {
        List<PemBlock> blocks = in("""
                Bag Attributes
                    friendlyName: host
                -----BEGIN CERTIFICATE-----
                AQIDBAUG
                -----END CERTIFICATE-----
                -----a line of dashes-----
                -----BEGIN EC PRIVATE KEY-----
                AQIDBAUG
                -----END EC PRIVATE KEY-----
                the end
                """);

        assertEquals(
                List.of("CERTIFICATE", "EC PRIVATE KEY"),
                blocks.stream().map(PemBlock::label).toList());
        assertEquals(
                List.of("PEM block 1 (CERTIFICATE)", "PEM block 2 (EC PRIVATE KEY)"),
                blocks.stream().map(PemBlock::name).toList());
        for (PemBlock block : blocks) {
            assertArrayEquals(CONTENT, block.content());
        }
    }

    /** In these texts, a vertical bar is a line feed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN X-----|AQID|BAUG|-----END X-----",
                "-----BEGIN X-----\r|AQID\r|BAUG\r|-----END X-----\r|",
                "-----BEGIN X-----AQIDBAUG-----END X-----",
                "-----BEGIN X----- AQID BAUG -----END X-----",
                "  -----BEGIN X-----|\tAQID|\t BAUG|  -----END X-----",
                "-----BEGIN X-----\\nAQID\\nBAUG\\n-----END X-----",
                "-----BEGIN X-----\\r\\nAQID\\r\\nBAUG\\r\\n-----END X-----",
                "KEY=\"-----BEGIN X-----|AQIDBAUG|-----END X-----\"",
                "\ufeff-----BEGIN X-----|||AQIDBAUG|||-----END X-----"
            })
    void whatToolsMakeOfLinesIsAccepted(String text) {
        assertArrayEquals(CONTENT, only(text.replace('|', '\n')).content());
    }

    @Test
    void joinedBlocksAreRead() {
        List<PemBlock> blocks = in("-----BEGIN A-----AQIDBAUG-----END A----------BEGIN B-----AQIDBAUG-----END B-----");

        assertEquals(List.of("A", "B"), blocks.stream().map(PemBlock::label).toList());
        assertArrayEquals(CONTENT, blocks.get(1).content());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN X-----\nAQID",
                "-----BEGIN X-----\nAQID\n-----END Y-----",
                "-----BEGIN X-----\nAQID\n-----END X----",
                "-----BEGIN X-----\nAQID\n-----END x-----",
                "-----BEGIN X"
            })
    void aBlockWithoutItsEndIsDamaged(String text) {
        assertEquals("the PEM block is damaged: its END line is missing", damage(only(text)));
    }

    @Test
    void aBlockWithoutItsEndDoesNotTakeThatOfTheNext() {
        List<PemBlock> blocks = in("-----BEGIN X-----\nAQID\n-----BEGIN X-----\nAQIDBAUG\n-----END X-----\n");

        assertEquals(2, blocks.size());
        assertEquals("the PEM block is damaged: its END line is missing", damage(blocks.get(0)));
        assertArrayEquals(CONTENT, blocks.get(1).content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AQID=", "A*ID", "AQID-----", "=AQI"})
    void invalidBase64IsDamagedAndNotRepeated(String body) {
        String message = damage(only("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n"));

        assertEquals("the PEM block is damaged: its base64 is invalid", message);
    }

    @Test
    void aHundredBlocksAreReadAndOneMoreIsRejected() {
        String block = "-----BEGIN X-----\nAQID\n-----END X-----\n";

        assertEquals(100, in(block.repeat(100)).size());
        IdentityException failure = assertThrows(IdentityException.class, () -> in(block.repeat(101)));
        assertEquals("it contains more than 100 PEM blocks", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"Proc-Type, '4,ENCRYPTED'", "proc-type, '4,ENCRYPTED'", "DEK-Info, 'AES-256-CBC,00FF'", "Comment, ''"})
    void headersComeBeforeTheContent(String name, String value) {
        PemBlock block = only("""
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info : AES-256-CBC,00FF

                AQIDBAUG
                -----END RSA PRIVATE KEY-----
                """);

        assertEquals(value, block.header(name));
        assertArrayEquals(CONTENT, block.content());
    }

    @Test
    void headersAreAlsoReadWithLiteralLineBreaks() {
        PemBlock block = only("-----BEGIN X-----\\nProc-Type: 4,ENCRYPTED\\n\\nAQIDBAUG\\n-----END X-----");

        assertEquals("4,ENCRYPTED", block.header("Proc-Type"));
        assertArrayEquals(CONTENT, block.content());
    }

    @Test
    void aBlockOfHeadersAloneIsEmpty() {
        PemBlock block = only("-----BEGIN X-----\nProc-Type: 4,ENCRYPTED-----END X-----");

        assertEquals("4,ENCRYPTED", block.header("Proc-Type"));
        assertEquals(0, block.content().length);
    }

    @ParameterizedTest
    @CsvSource({
        "CERTIFICATE, PEM block 1 (CERTIFICATE)",
        "PKCS #7 SIGNED DATA, PEM block 1 (PKCS #7 SIGNED DATA)",
        "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ, PEM block 1 (ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ)",
        "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJK, PEM block 1",
        "secret, PEM block 1",
        "AQID+/=, PEM block 1",
        "'', PEM block 1"
    })
    void onlyALabelOfTheUsualFormIsShown(String label, String name) {
        PemBlock block = only("-----BEGIN " + label + "-----\nAQID\n-----END " + label + "-----");

        assertEquals(name, block.name());
        assertEquals(name, block.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
    void textInUtf16IsRecognizedAsSuch(String charset) {
        byte[] text = "-----BEGIN CERTIFICATE-----".getBytes(Charset.forName(charset));

        assertTrue(PemBlock.isInUtf16(text));
        assertFalse(PemBlock.isIn(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN", "BEGIN CERTIFICATE", "-----END X-----", "----BEGIN X-----"})
    void textWithoutTheBeginningOfABlockIsNoPem(String text) {
        assertFalse(PemBlock.isIn(text.getBytes(StandardCharsets.UTF_8)));
        assertFalse(PemBlock.isInUtf16(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(), in(text));
    }
}
