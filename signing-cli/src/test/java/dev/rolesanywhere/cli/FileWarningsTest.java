package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.cli.options.CertificateOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWarningsTest {

    @TempDir
    private Path folder;

    @Test
    void aPartThatIsIgnoredIsNamedOnStandardError() throws IOException {
        Path certificate = Files.writeString(
                folder.resolve("certificate.pem"),
                Files.readString(Testdata.identities("ec-p256/direct/certificate.pem"))
                        + "-----BEGIN CERTIFICATE-----\n");

        Invocation run = Invocation.of(List.of(
                "sign-string",
                "--certificate",
                certificate.toString(),
                "--private-key",
                Testdata.identities("ec-p256/direct/key-pkcs8.pem").toString()));

        assertEquals(
                "aws_signing_helper: warning: " + certificate
                        + ": PEM block 2 (CERTIFICATE): the PEM block is damaged: its END line is missing; it is ignored\n",
                run.stderr());
        assertEquals(0, run.exitCode());
    }

    @Test
    void eachWarningIsPrintedOnce() {
        CertificateOptions options = new CertificateOptions();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ProcessContext context = new ProcessContext(
                new StandardInput(InputStream.nullInputStream()),
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Clock.systemUTC(),
                question -> Optional.empty());

        options.warnOnce("one", context);
        options.warnOnce("two", context);
        options.warnOnce("one", context);

        assertEquals(
                "aws_signing_helper: warning: one\naws_signing_helper: warning: two\n",
                err.toString(StandardCharsets.UTF_8));
    }
}
