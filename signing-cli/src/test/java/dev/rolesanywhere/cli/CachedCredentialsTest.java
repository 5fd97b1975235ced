package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code credential-process --cache} keeps, and for whom. */
class CachedCredentialsTest extends CredentialProcessTestCase {

    private Path home;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
    }

    private Invocation runAt(Clock clock, Map<String, String> environment, List<String> arguments) {
        Map<String, String> all = new HashMap<>(Map.of("HOME", home.toString()));
        all.putAll(environment);
        return Invocation.at(clock, all, arguments.toArray(String[]::new));
    }

    private Invocation runIn(Map<String, String> environment, String... more) {
        return runAt(Clock.systemUTC(), environment, arguments(more));
    }

    private Invocation run(String... more) {
        return runIn(Map.of(), more);
    }

    private Invocation identifiedBy(Map<String, String> environment, String... identity) {
        List<String> arguments = CredentialProcess.arguments(simulator, identity);
        arguments.add("--cache");
        return runAt(Clock.systemUTC(), environment, arguments);
    }

    private static String good(Invocation run) {
        assertEquals("", run.stderr());
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("{\"Version\":1,"), run.out());
        return run.out();
    }

    private List<Path> stored() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(each -> each.toString().endsWith(".session")).toList();
        }
    }

    private Path sessions() {
        return home.resolve(".cache/aws_signing_helper/sessions");
    }

    @Test
    void nothingIsCachedByDefault() throws IOException {
        assertNotEquals(good(run()), good(run("--cache-dir", home.resolve("x").toString())));
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void theSecondRunPrintsWhatTheFirstOneGot() throws IOException {
        String first = good(run("--cache"));

        assertEquals(first, good(run("--cache")));
        assertEquals(1, simulator.callCount());
        assertEquals(sessions(), stored().get(0).getParent());
    }

    @Test
    void aHitNeedsNeitherTheKeyNorTheService() throws IOException {
        String first = good(run("--cache"));
        Files.delete(folder.resolve("private-key.pem"));
        simulator.failNext(9, SimulatedFault.connectionReset());

        assertEquals(first, good(run("--cache")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "TRUE", "t"})
    void theEnvironmentSwitchesItOn(String value) {
        Map<String, String> on = Map.of("ROLESANYWHERE_CACHE", value);

        assertEquals(good(runIn(on)), good(runIn(on)));
        assertEquals(good(runIn(on)), good(run("--cache=true")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "false", "False"})
    void theEnvironmentLeavesItOff(String value) throws IOException {
        good(runIn(Map.of("ROLESANYWHERE_CACHE", value)));

        assertEquals(List.of(), stored());
    }

    @Test
    void theOptionTakesPrecedenceOverTheEnvironment() throws IOException {
        good(runIn(Map.of("ROLESANYWHERE_CACHE", "1"), "--cache=false"));
        assertEquals(List.of(), stored());

        good(runIn(Map.of("ROLESANYWHERE_CACHE", "0"), "--cache"));
        assertEquals(1, stored().size());
    }

    @Test
    void anUnclearEnvironmentVariableIsRejected() {
        assertEquals(
                "ROLESANYWHERE_CACHE must be 1 or 0; correct it, or unset it",
                runIn(Map.of("ROLESANYWHERE_CACHE", "yes")).error());
    }

    @Test
    void theFirstConfiguredDirectoryIsUsed() throws IOException {
        Path option = folder.resolve("option");
        Path xdg = folder.resolve("xdg");
        good(runIn(Map.of("XDG_CACHE_HOME", xdg.toString()), "--cache", "--cache-dir", option.toString()));
        assertTrue(Files.isDirectory(option));
        assertFalse(Files.exists(xdg));

        good(runIn(Map.of("XDG_CACHE_HOME", xdg.toString()), "--cache", "--cache-dir="));
        assertTrue(Files.isDirectory(xdg.resolve("aws_signing_helper/sessions")));
        assertEquals(List.of(), stored());

        good(runIn(Map.of("XDG_CACHE_HOME", "relative"), "--cache"));
        assertEquals(1, stored().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative"})
    void withoutADirectoryCredentialsArePrintedWithAWarning(String noHome) {
        Invocation run = runIn(Map.of("HOME", noHome), "--cache");

        assertEquals(0, run.exitCode());
        assertEquals(
                "aws_signing_helper: warning: the session is not cached: neither --cache-dir nor XDG_CACHE_HOME nor"
                        + " HOME names a directory\n",
                run.stderr());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--session-duration=1800",
                "--role-session-name=night",
                "--region=us-east-1",
                "--no-verify-ssl",
                "--endpoint=http://127.0.0.1:PORT/",
            })
    void optionsThatAffectTheSessionChangeItsKey(String option) {
        String other = option.replace("PORT", simulator.endpoint().getPort() + "");
        String first = good(run("--cache"));

        assertNotEquals(first, good(run("--cache", other)));
        assertEquals(first, good(run("--cache")));
        assertEquals(2, simulator.callCount());
    }

    @Test
    void anotherRoleHasAnotherSession() throws IOException {
        good(run("--cache"));

        assertTrue(run("--cache", "--role-arn", "arn:aws:iam::111122223333:role/other")
                .error()
                .contains("Role"));
    }

    @Test
    void aRotatedCertificateGetsItsOwnSession() throws IOException {
        String first = good(run("--cache"));
        PKI.issue(KeyKind.RSA_2048).writePem(folder);

        assertNotEquals(first, good(run("--cache")));
        assertEquals(2, stored().size());
    }

    @Test
    void aCertificateThatIsALinkCountsByItsContent() throws IOException {
        Path current = Files.createSymbolicLink(folder.resolve("current.pem"), Path.of("certificate.pem"));
        String first = good(run("--cache"));

        assertEquals(first, good(run("--cache", "--certificate", current.toString())));
        Files.createDirectory(folder.resolve("next"));
        PKI.issue(KeyKind.EC_P256).writePem(folder.resolve("next"));
        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("next/certificate.pem"));

        assertNotEquals(
                first,
                good(run(
                        "--cache",
                        "--certificate",
                        current.toString(),
                        "--private-key",
                        folder.resolve("next/private-key.pem").toString())));
    }

    @Test
    void ofSeveralCertificatesInAFileTheKeyDecides() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        PKI.issue(KeyKind.EC_P256).writePem(other);
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(folder.resolve("certificate.pem"))
                        + Files.readString(other.resolve("certificate.pem")));
        String[] one = {"--certificate", both + "", "--private-key", folder.resolve("private-key.pem") + ""};
        String[] two = {"--certificate", both + "", "--private-key", other.resolve("private-key.pem") + ""};

        String first = good(identifiedBy(Map.of(), one));

        assertNotEquals(first, good(identifiedBy(Map.of(), two)));
        assertEquals(first, good(identifiedBy(Map.of(), one)));
    }

    @Test
    void ofSeveralKeysInAFileTheAliasDecides() {
        String store = Testdata.identities("keystores/several-keys.p12").toString();
        try (RolesAnywhereSimulator other = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                .build()) {
            List<String> outputs = new ArrayList<>();
            for (String alias : List.of("rsa", "ec", "rsa")) {
                List<String> arguments = CredentialProcess.arguments(
                        other, "--certificate", store, "--pkcs12-password", Testdata.PASSWORD, "--alias", alias);
                arguments.add("--cache");
                outputs.add(good(runAt(Clock.systemUTC(), Map.of(), arguments)));
            }
            assertNotEquals(outputs.get(0), outputs.get(1));
            assertEquals(outputs.get(0), outputs.get(2));
        }
    }

    @Test
    void aCertificateOutsideAFileIsIdentifiedByItsContent() throws IOException {
        Map<String, String> environment = Map.of(
                "CERTIFICATE", Files.readString(folder.resolve("certificate.pem")),
                "KEY", Files.readString(folder.resolve("private-key.pem")));
        String first = good(identifiedBy(environment, "--certificate=env:CERTIFICATE", "--private-key=env:KEY"));

        assertEquals(first, good(identifiedBy(environment, "--certificate=env:CERTIFICATE", "--private-key=env:KEY")));
        assertEquals(
                first,
                good(identifiedBy(
                        environment,
                        "--certificate",
                        folder.resolve("certificate.pem").toString(),
                        "--private-key=env:KEY")));
        assertEquals(1, simulator.callCount());
    }

    @Test
    void aMistakeInTheOptionsIsReportedAndLeavesNothing() throws IOException {
        assertTrue(run("--cache", "--session-duration=5").error().contains("900 to 43200"));
        assertEquals(
                "--trust-anchor-arn, --profile-arn, --role-arn are missing",
                runAt(Clock.systemUTC(), Map.of(), List.of("credential-process", "--cache", "--certificate=x"))
                        .error());
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aFailureIsReportedAsWithoutACache() throws IOException {
        Files.delete(folder.resolve("certificate.pem"));
        assertEquals(run().error(), run("--cache").error());

        PKI.leaf(KeyKind.EC_P256).expired().issue().writePem(folder);
        assertEquals(withoutRequestId(run()), withoutRequestId(run("--cache")));
        assertEquals(List.of(), stored());
    }

    private static String withoutRequestId(Invocation run) {
        return run.error().replaceFirst("request id [0-9a-f-]+", "");
    }

    @Test
    void aRenewalThatFailsLeavesTheOldSessionWithAWarning() {
        String first = good(run("--cache"));
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", "No."));

        Invocation later =
                runAt(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(46)), Map.of(), arguments("--cache"));

        assertEquals(first, later.out());
        assertEquals(0, later.exitCode());
        assertTrue(
                later.stderr()
                        .startsWith(
                                "aws_signing_helper: warning: the session could not be renewed: this machine's clock"
                                        + " is 27"),
                later.stderr());
        assertTrue(
                later.stderr()
                        .contains("; CreateSession was rejected: AccessDeniedException: No. (status 403, request id "),
                later.stderr());
        assertTrue(later.stderr().matches(".*\\); the cached session is used for up to 1[34] more minutes\n"));
    }

    @Test
    void debugShowsWhenItComesFromTheCache() {
        run("--cache");

        assertEquals(
                "aws_signing_helper: debug: the session comes from the cache\n",
                run("--cache", "--debug").stderr());
    }
}
