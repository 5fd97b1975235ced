package dev.rolesanywhere.cli.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.CredentialProcess;
import dev.rolesanywhere.cli.Invocation;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayLeafBuilder;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The service's refusals, each with the advice that fixes it. */
class SessionFetchTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create(
            PKI, settings -> settings.maxSessionDuration(Duration.ofHours(1)).profileDuration(Duration.ofHours(12)));

    @TempDir
    private Path folder;

    private RolesAnywhereSimulator simulator;

    @BeforeEach
    void start() {
        simulator = ROLES_ANYWHERE.simulator();
    }

    private List<String> arguments(ThrowawayIdentity identity, String... more) throws IOException {
        identity.writePem(folder);
        List<String> arguments = CredentialProcess.of(
                simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), more);
        if (Files.exists(folder.resolve("intermediates.pem"))) {
            arguments.addAll(List.of(
                    "--intermediates", folder.resolve("intermediates.pem").toString()));
        }
        return arguments;
    }

    private Invocation run(ThrowawayIdentity identity, String... more) throws IOException {
        return Invocation.of(arguments(identity, more));
    }

    private Invocation run(String... more) throws IOException {
        return run(PKI.issue(KeyKind.EC_P256), more);
    }

    private static void assertHint(Invocation run, String refusal, String... parts) {
        assertTrue(run.error().contains(refusal), run.error());
        for (String part : parts) {
            assertTrue(run.hint().contains(part), run.hint());
        }
    }

    @Test
    void anUntrustedCertificateIsReportedWithTheAnchorAndTheIntermediatesSent() throws IOException {
        ThrowawayPki stranger = ThrowawayPki.create().withIntermediate();

        assertHint(
                run(stranger.issue(KeyKind.EC_P256)),
                "Untrusted signing certificate",
                "the trust anchor " + simulator.trustAnchorArn() + " must contain the issuer or a CA above it: "
                        + stranger.trustAnchor().getSubjectX500Principal().getName(),
                "intermediates sent: "
                        + stranger.intermediates()
                                .get(0)
                                .getSubjectX500Principal()
                                .getName());
    }

    @Test
    void missingIntermediatesAreReported() throws IOException {
        PKI.issue(KeyKind.EC_P256).writePem(folder);

        Invocation run = Invocation.of(
                CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem")));

        assertHint(
                run,
                "Untrusted signing certificate",
                "intermediates sent: none; add missing ones with --intermediates");
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(ThrowawayLeafBuilder::withoutDigitalSignature, "has no digitalSignature in its keyUsage"),
                rule(ThrowawayLeafBuilder::withoutKeyUsage, "has no digitalSignature in its keyUsage"),
                rule(ThrowawayLeafBuilder::certificateAuthority, "is a CA certificate (basicConstraints CA:true)"),
                rule(ThrowawayLeafBuilder::versionOne, "is X.509 version 1 instead of 3"),
                rule(ThrowawayLeafBuilder::signedWithSha1, "was signed with SHA1with"),
                rule(leaf -> leaf.subject(""), "has an empty subject"));
    }

    private static Arguments rule(UnaryOperator<ThrowawayLeafBuilder> breaking, String fault) {
        return Arguments.of(breaking, fault);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aCertificateThatTheServiceRejectsIsNotSent(UnaryOperator<ThrowawayLeafBuilder> breaking, String fault)
            throws IOException {
        Invocation run = run(breaking.apply(PKI.leaf(KeyKind.EC_P256)).issue());

        assertEquals(1, run.exitCode());
        assertTrue(run.error().startsWith("IAM Roles Anywhere rejects the certificate"), run.error());
        assertTrue(run.error().contains(", because it " + fault), run.error());
        assertEquals(0, simulator.callCount());
    }

    @Test
    void anExpiredCertificateIsSentAndNamedInTheRejection() throws IOException {
        Invocation expired = run(PKI.leaf(KeyKind.EC_P256).expired().issue());
        Invocation early = run(PKI.leaf(KeyKind.EC_P256).notYetValid().issue());

        assertTrue(expired.error().contains("; the certificate expired at "), expired.error());
        assertTrue(early.error().contains("; the certificate is not valid before "), early.error());
        assertEquals(2, simulator.callCount());
    }

    @Test
    void aWrongClockIsFoundByTheDateOfTheResponse() throws IOException {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(30));
        Clock early = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-30));
        String[] arguments = arguments(PKI.issue(KeyKind.EC_P256)).toArray(String[]::new);

        Invocation ahead = Invocation.at(late, Map.of(), arguments);
        Invocation behind = Invocation.at(early, Map.of(), arguments);

        assertHint(ahead, "Invalid signature", "set this machine's clock");
        assertHint(behind, "Invalid signature", "set this machine's clock");
        assertTrue(
                ahead.error().matches("this machine's clock is 1[78]\\d\\d seconds ahead of the service's; Creat.*"));
        assertTrue(
                behind.error().matches("this machine's clock is 1[78]\\d\\d seconds behind the service's; Create.*"));
    }

    @Test
    void aWrongClockIsReportedFirstForEveryRejection() throws IOException {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(30));
        String[] arguments = arguments(PKI.issue(KeyKind.EC_P256)).toArray(String[]::new);
        for (SimulatedFault fault : List.of(
                SimulatedFault.status(403, "AccessDeniedException", "Unable to assume role for x."),
                SimulatedFault.status(400, "ValidationException", "Something new."),
                SimulatedFault.body(403, "<html>Forbidden</html>"))) {
            simulator.failNext(1, fault);

            Invocation run = Invocation.at(late, Map.of(), arguments);

            assertTrue(run.error().startsWith("this machine's clock is "), run.error());
            assertTrue(run.hint().contains("set this machine's clock"), run.hint());
        }
    }

    @Test
    void withACorrectClockTheNetworkIsSuspected() throws IOException {
        assertHint(
                run("--region", "eu-west-1"),
                "Invalid signature",
                "the key belongs to the certificate and the clock is right",
                "a proxy, or the endpoint has another name");
    }

    @Test
    void aRoleThatTheProfileDoesNotListIsNamed() throws IOException {
        String other = simulator.roleArn() + "-other";

        assertHint(
                run("--role-arn", other),
                "listed in the Profile",
                "add " + other + " to the roles of " + simulator.profileArn());
    }

    @Test
    void aSessionNameThatIsNotAcceptedIsReported() throws IOException {
        assertHint(
                run("--role-session-name", "night"),
                "Not authorized to set roleSessionName",
                "omit --role-session-name",
                "acceptRoleSessionName");
    }

    @Test
    void aDurationOverTheRolesMaximumIsReported() throws IOException {
        assertHint(
                run("--session-duration", "7200"),
                "Unable to assume role",
                "lower --session-duration, or raise the role's");
    }

    @Test
    void aTrustPolicyThatDeniesIsReported() throws IOException {
        simulator.failNext(
                1,
                SimulatedFault.status(
                        403, "AccessDeniedException", "Unable to assume role for " + simulator.roleArn() + "."));

        assertHint(run(), "Unable to assume role", "sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity");
    }

    @Test
    void anUnknownAnchorOrProfileIsNamed() throws IOException {
        String anchor = simulator.trustAnchorArn() + "0";
        String profile = simulator.profileArn() + "0";

        assertHint(run("--trust-anchor-arn", anchor), "Trust Anchor wasn't found", anchor);
        assertHint(run("--profile-arn", profile), "profile", profile);
    }

    @Test
    void aSubjectCannotForgeALine() throws IOException {
        ThrowawayPki stranger = ThrowawayPki.create();

        Invocation run = run(stranger.leaf(KeyKind.EC_P256)
                .subject("CN=a\naws_signing_helper: hint: \u001b[31mred")
                .issue());

        assertTrue(run.error().contains("Untrusted signing certificate"), run.error());
        assertFalse(run.stderr().contains("\u001b"), run.stderr());
    }

    @Test
    void unknownMessagesArePassedOnWithoutAHint() throws IOException {
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", "Something new."));

        Invocation run = run();

        assertTrue(run.error().contains("AccessDeniedException: Something new. (status 403, request id "), run.error());
        assertEquals("", run.hint());
    }
}
