package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.internal.Version;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootCommandTest {

    @Test
    void withoutACommandTheHelpIsPrinted() {
        Invocation run = Invocation.of();

        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("Usage: aws_signing_helper [-h] [--version] COMMAND"), run.out());
        assertTrue(run.out().contains("Run \"aws_signing_helper help COMMAND\""), run.out());
        String serve = Invocation.of("serve", "--help").out();
        assertTrue(serve.startsWith("Usage: aws_signing_helper serve [OPTIONS]" + System.lineSeparator()), serve);
    }

    static List<String> commands() {
        return RootCommand.COMMANDS;
    }

    @Test
    void theHelpOfHelpIsLikeThatOfOtherCommands() {
        String help = Invocation.of("help", "help").out();

        assertTrue(help.startsWith("Usage: aws_signing_helper help [-h] [COMMAND]"), help);
        assertTrue(help.matches("(?s).*-h, --help +Shows this help\\.\\R.*"), help);
        assertTrue(help.matches("(?s).*COMMAND\\] +The command\\.\\R.*"), help);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasItsHelp(String command) {
        Invocation asOption = Invocation.of(command, "--help");
        Invocation asCommand = Invocation.of("help", command);

        assertEquals(0, asOption.exitCode());
        assertTrue(asOption.out().startsWith("Usage: aws_signing_helper " + command), asOption.out());
        assertEquals(asOption.out(), asCommand.out());
    }

    @Test
    void theVersionIsPrintedAndFurtherArgumentsAreIgnored() {
        assertEquals(Version.current() + "\n", Invocation.of("--version").out());
        assertEquals(
                Version.current() + "\n", Invocation.withPicocli("--version").out());
        assertEquals(
                Version.current() + "\n", Invocation.of("version", "please").out());
        assertTrue(Version.current().matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), Version.current());
    }

    @Test
    void aSingleDashDoesNotBeginALongOption() {
        assertEquals(
                "unknown option -certificate; did you mean --certificate?",
                Invocation.of("credential-process", "-certificate", "x").error());
    }

    @ParameterizedTest
    @CsvSource({
        "--certificate, --cert-selector",
        "--certificate, --system-store-name",
        "--certificate, --keystore",
        "--private-key, --keystore",
        "--alias, --keystore",
        "--private-key, --cert-selector",
        "--private-key, --system-store-name",
        "--private-key, --use-latest-expiring-certificate",
        "--use-latest-expiring-certificate, --intermediates",
        "--use-latest-expiring-certificate, --reuse-pin",
        "--cert-selector, --intermediates",
        "--cert-selector, --reuse-pin",
        "--system-store-name, --reuse-pin",
        "--tpm-key-password, --cert-selector",
        "--tpm-key-password, --reuse-pin",
        "--no-tpm-key-password, --cert-selector",
        "--no-tpm-key-password, --tpm-key-password",
        "--pkcs8-password, --tpm-key-password"
    })
    void contradictingOptionsAreRejected(String one, String other) {
        String message = one + " and " + other + " cannot be combined; remove one of them";

        assertEquals(message, withBoth(one, other).error());
        assertEquals(message, withBoth(other, one).error());
    }

    private static Invocation withBoth(String one, String other) {
        List<String> arguments =
                Stream.of(one, other).flatMap(RootCommandTest::given).toList();
        return Invocation.of(Stream.concat(Stream.of("credential-process"), arguments.stream())
                .toArray(String[]::new));
    }

    private static Stream<String> given(String option) {
        boolean isSwitch = List.of("--use-latest-expiring-certificate", "--reuse-pin", "--no-tpm-key-password")
                .contains(option);
        return isSwitch ? Stream.of(option) : Stream.of(option, "x");
    }

    @ParameterizedTest
    @CsvSource({
        "--tpm-key-password=x, 'aws_signing_helper: warning: --tpm-key-password is ignored, because it is not needed'",
        "--no-tpm-key-password, ''"
    })
    void optionsForTpmKeysHaveNoEffectOnOtherKeys(String option, String warning) {
        String certificate =
                Testdata.identities("ec-p256/direct/certificate.pem").toString();
        String key = Testdata.identities("ec-p256/direct/key-pkcs8.pem").toString();

        Invocation run = Invocation.of("sign-string", "--certificate", certificate, "--private-key", key, option);

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(warning, run.stderr().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "update", "doctor"})
    void theCacheOptionsAreAcceptedEvenWithoutEffect(String command) {
        Invocation with = Invocation.of(command, "--cache", "--cache-dir", "/x");
        Invocation without = Invocation.of(command);
        Invocation help = Invocation.of(command, "--help");

        assertEquals(without.stderr(), with.stderr());
        assertEquals(without.out(), with.out());
        assertTrue(help.out().contains("--cache-dir"), help.out());
    }
}
