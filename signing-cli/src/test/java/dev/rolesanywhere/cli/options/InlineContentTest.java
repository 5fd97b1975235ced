package dev.rolesanywhere.cli.options;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.RootCommand;
import dev.rolesanywhere.cli.Testdata;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Identities from the environment and standard input, and passwords that users type. */
class InlineContentTest {

    private static final Path EC = Testdata.identities("ec-p256/direct");
    private static final String CERTIFICATE = Testdata.text(EC.resolve("certificate.pem"));
    private static final String KEY = Testdata.text(EC.resolve("key-pkcs8.pem"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> questions = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();

    private int sign(String stdin, Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of("sign-string"));
        arguments.addAll(List.of(options));
        ProcessContext context = new ProcessContext(
                new StandardInput(new ByteArrayInputStream(stdin.getBytes(UTF_8))),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                environment,
                Clock.systemUTC(),
                this::answer);
        return RootCommand.run(context, arguments.toArray(String[]::new));
    }

    private Optional<char[]> answer(String question) {
        questions.add(question);
        return Optional.ofNullable(answers.poll()).map(String::toCharArray);
    }

    private String error() {
        return err.toString(UTF_8);
    }

    @Test
    void theEnvironmentMayContainBoth() {
        Map<String, String> environment = Map.of("CERT", CERTIFICATE, "KEY", KEY);

        assertEquals(0, sign("", environment, "--certificate", "env:CERT", "--private-key", "env:KEY"), error());
    }

    @Test
    void standardInputMayContainBothAndIsReadOnce() {
        assertEquals(0, sign(KEY + CERTIFICATE, Map.of(), "--certificate", "-"), error());
        assertEquals(0, sign(KEY + CERTIFICATE, Map.of(), "--certificate", "-", "--private-key", "-"), error());
    }

    @Test
    void aMissingVariableOrDescriptorIsNamed() {
        assertEquals(1, sign("", Map.of(), "--certificate", "env:CERT"));
        assertTrue(error().contains("--certificate: the environment variable CERT is not set"), error());
        assertEquals(1, sign("", Map.of(), "--certificate", "fd:987"));
        assertTrue(error().contains("--certificate: the file descriptor 987 cannot be read; is it open?"), error());
        assertEquals(1, sign("", Map.of(), "--certificate", "-"));
        assertTrue(error().contains("- is empty"), error());
    }

    @Test
    void aMissingPasswordIsPromptedForUntilItIsRight() {
        answers.addAll(List.of("wrong", "also wrong", Testdata.PASSWORD));

        int exitCode = sign(
                "",
                Map.of(),
                "--certificate",
                EC.resolve("certificate.pem").toString(),
                "--private-key",
                EC.resolve("key-encrypted-pbkdf2.pem").toString());

        assertEquals(0, exitCode, error());
        assertEquals(
                List.of(
                        "aws_signing_helper: password of " + EC.resolve("key-encrypted-pbkdf2.pem"),
                        "aws_signing_helper: wrong password; try again",
                        "aws_signing_helper: wrong password; try again"),
                questions);
    }

    @Test
    void threeWrongPasswordsAreAnError() {
        answers.addAll(List.of("a", "b", "c", Testdata.PASSWORD));

        assertEquals(
                1, sign("", Map.of(), "--certificate", EC.resolve("modern.p12").toString()));
        assertTrue(error().contains("modern.p12: the password is wrong"), error());
        assertEquals(3, questions.size());
    }

    @Test
    void withoutATerminalTheMessageNamesWhatIsMissing() {
        assertEquals(
                1, sign("", Map.of(), "--certificate", EC.resolve("modern.p12").toString()));
        assertTrue(error().contains("modern.p12: the file is encrypted, but no password was given"), error());
    }

    @Test
    void anUnneededPasswordIsIgnoredWithAWarning() {
        int exitCode = sign(
                "",
                Map.of(),
                "--certificate",
                EC.resolve("certificate.pem").toString(),
                "--private-key",
                EC.resolve("key-pkcs8.pem").toString(),
                "--pkcs8-password",
                "secret");

        assertEquals(0, exitCode);
        assertEquals("aws_signing_helper: warning: --pkcs8-password is ignored, because it is not needed\n", error());
    }

    @Test
    void aWrongPasswordOptionIsAnErrorWithoutAPrompt() {
        answers.add(Testdata.PASSWORD);

        assertEquals(
                1,
                sign("", Map.of(), "--certificate", EC.resolve("modern.p12").toString(), "--pkcs12-password", "wrong"));
        assertEquals(List.of(), questions);
    }
}
