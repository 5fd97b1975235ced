package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final Content CONTENT = new Content("FILE", new byte[] {1});

    @TempDir
    private Path folder;

    private static IdentityException failure(Content.Parser<Object> parser) {
        return assertThrows(IdentityException.class, () -> CONTENT.parse(parser));
    }

    private static Content.Parser<Object> throwing(Throwable thrown) {
        return bytes -> {
            if (thrown instanceof Error error) {
                throw error;
            } else if (thrown instanceof IOException io) {
                throw io;
            } else if (thrown instanceof CertificateException certificate) {
                throw certificate;
            }
            throw (RuntimeException) thrown;
        };
    }

    @Test
    void oneMebibyteIsReadAndAByteMoreIsRejectedFromAFileAndFromMemory() throws IOException {
        Path largest = Files.write(folder.resolve("largest"), new byte[MEBIBYTE]);
        Path larger = Files.write(folder.resolve("larger"), new byte[MEBIBYTE + 1]);
        String problem = " is larger than 1 MiB; it does not look like a certificate or key";

        assertEquals(MEBIBYTE, Content.Source.file(largest).read().bytes().length);
        assertEquals(
                MEBIBYTE,
                Content.Source.named("KEY", () -> new byte[MEBIBYTE]).read().bytes().length);
        assertEquals(
                larger + problem,
                assertThrows(IdentityException.class, Content.Source.file(larger)::read)
                        .getMessage());
        assertEquals(
                "KEY" + problem,
                assertThrows(IdentityException.class, Content.Source.named("KEY", () -> new byte[MEBIBYTE + 1])::read)
                        .getMessage());
    }

    @Test
    void whatTheParserReturnsIsReturned() {
        assertArrayEquals(new byte[] {1}, CONTENT.parse(bytes -> bytes));
    }

    @Test
    void nothingIsNotParsed() {
        IdentityException failure = assertThrows(
                IdentityException.class, () -> new Content("FILE", new byte[0]).parse(throwing(new AssertionError())));

        assertEquals(Reason.MALFORMED, failure.reason());
        assertEquals("FILE is empty; expected a certificate or key in PEM, DER or PKCS#12", failure.getMessage());
    }

    @Test
    void aKnownProblemKeepsItsReasonAndGetsTheName() {
        IdentityException problem = new IdentityException(Reason.PASSWORD_WRONG, "the password is wrong");
        IdentityException failure = failure(throwing(problem));

        assertEquals(Reason.PASSWORD_WRONG, failure.reason());
        assertEquals("FILE: the password is wrong", failure.getMessage());
        assertSame(problem, failure.getCause());
    }

    @Test
    void whatLibrariesThrowAtDamagedContentIsNotRepeated() {
        for (Throwable thrown : new Throwable[] {
            new IOException("secret"), new CertificateException("secret"), new ArrayIndexOutOfBoundsException("secret")
        }) {
            IdentityException failure = failure(throwing(thrown));

            assertEquals(Reason.MALFORMED, failure.reason());
            assertEquals("FILE: it cannot be parsed; it may be damaged", failure.getMessage());
            assertSame(thrown, failure.getCause());
        }
    }

    @Test
    void contentThatExhaustsTheStackOrTheHeapIsAFailureOfItsOwn() {
        IdentityException nested = failure(throwing(new StackOverflowError()));
        IdentityException large = failure(throwing(new OutOfMemoryError("Java heap space")));

        assertEquals("FILE: it is nested too deeply", nested.getMessage());
        assertEquals(Reason.UNSUPPORTED, large.reason());
        assertEquals(
                "FILE: there is not enough memory to open it; increase Java's heap (-Xmx), or encrypt it with"
                        + " parameters that need less",
                large.getMessage());
        assertNull(large.getCause());
    }

    @Test
    void otherErrorsPass() {
        AssertionError error = new AssertionError("a mistake in the program");

        assertSame(error, assertThrows(AssertionError.class, () -> CONTENT.parse(throwing(error))));
    }

    @Test
    void whatASupplierOfPasswordsThrowsPassesUnchanged() {
        IllegalStateException thrown = new IllegalStateException("the vault is sealed");
        Password password = Password.from(() -> {
            throw thrown;
        });

        assertSame(
                thrown,
                assertThrows(IllegalStateException.class, () -> CONTENT.parse(bytes -> password.require("it"))));
    }

    @ParameterizedTest
    @CsvSource({"'', true", "' ', true", "' \t\r\n', true", "'\n.\n', false", "'\u00a0', false"})
    void whitespaceAloneIsBlank(String text, boolean isBlank) {
        assertEquals(isBlank, new Content("FILE", text.getBytes(StandardCharsets.ISO_8859_1)).isBlank());
    }

    @Test
    void contentsAreComparedByTheirBytes() {
        assertTrue(CONTENT.hasBytesOf(new Content("OTHER", new byte[] {1})));
        assertFalse(CONTENT.hasBytesOf(new Content("FILE", new byte[] {2})));
    }

    @Test
    void aFileMayBeReplacedAndIsTheSameByItsPath() {
        Content.Source file = Content.Source.file(folder.resolve("a"));

        assertTrue(file.isFile());
        assertFalse(Content.Source.named("a", () -> new byte[0]).isFile());
        assertEquals(file, Content.Source.file(folder.resolve("a")));
        assertEquals(file.hashCode(), Content.Source.file(folder.resolve("a")).hashCode());
        assertNotEquals(file, Content.Source.file(folder.resolve("b")));
        assertEquals(folder.resolve("a").toString(), file.toString());
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithWhatToDo() {
        Path missing = folder.resolve("missing.pem");
        IdentityException failure = assertThrows(IdentityException.class, Content.Source.file(missing)::read);

        assertEquals(Reason.UNREADABLE, failure.reason());
        assertEquals(missing + " does not exist; check the path", failure.getMessage());
    }
}
