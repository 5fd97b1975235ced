package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountRulesTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final CertificateHeaders TRUSTED =
            new CertificateHeaders(PKI.issue(KeyKind.EC_P256).certificate(), List.of());
    private static final CertificateHeaders UNTRUSTED =
            new CertificateHeaders(ThrowawayPki.create().issue(KeyKind.EC_P256).certificate(), List.of());
    private static final String ROLE = "arn:aws:iam::111122223333:role/a";

    private static AccountRules rules(Duration ofProfile, Duration ofRole) {
        return new AccountRules(RolesAnywhereSimulator.builder()
                .trustAnchor(PKI.trustAnchor())
                .trustAnchorArn("anchor")
                .profileArn("profile")
                .roleArns(ROLE)
                .maxSessionDuration(ofRole)
                .profileDuration(ofProfile)
                .settings());
    }

    private static SessionParameters asking(Integer seconds) {
        return new SessionParameters("anchor", "profile", ROLE, Optional.ofNullable(seconds), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, 3599, PT59M59S",
        "PT1H, 3600, PT1H",
        "PT1H, 3601, PT1H",
        "PT15M, 43200, PT15M",
        "PT12H, 900, PT15M",
        "PT2H, , PT2H"
    })
    void theShorterOfTheTwoDurationsApplies(Duration ofProfile, Integer requested, Duration effective) {
        assertEquals(effective, rules(ofProfile, Duration.ofHours(12)).effectiveDuration(asking(requested)));
    }

    /** Only the duration that applies counts, not the longer one. */
    @ParameterizedTest
    @CsvSource({
        "PT1H, 3600, PT1H, true",
        "PT2H, 3600, PT1H, true",
        "PT1H, 43200, PT1H, true",
        "PT1H, , PT1H, true",
        "PT2H, 3601, PT1H, false",
        "PT1H1S, , PT1H, false",
        "PT1H1S, 43200, PT1H, false"
    })
    void theDurationMayBeAsLongAsTheRoleAllows(
            Duration ofProfile, Integer requested, Duration ofRole, boolean accepted) {
        AccountRules rules = rules(ofProfile, ofRole);

        if (accepted) {
            assertDoesNotThrow(() -> rules.check(asking(requested), TRUSTED, Instant.now()));
        } else {
            assertEquals(
                    "3601 s exceed the role's 3600 s.",
                    assertThrows(Refusal.class, () -> rules.check(asking(requested), TRUSTED, Instant.now()))
                            .reason());
        }
    }

    @Test
    void anUnknownTrustAnchorIsReportedBeforeAPathThatDoesNotEndAtIt() {
        assertTrue(reason("other", "profile", ROLE, UNTRUSTED).startsWith("The trust anchor is anchor."));
    }

    @Test
    void theCertificateIsCheckedBeforeTheProfile() {
        String reason = reason("anchor", "other", "other", UNTRUSTED);

        assertTrue(reason.contains("did not sign the certificate that names it"), reason);
    }

    @Test
    void theProfileIsCheckedBeforeTheRole() {
        assertEquals("The profile is profile.", reason("anchor", "other", "other", TRUSTED));
        assertEquals("The roles of the profile are [" + ROLE + "].", reason("anchor", "profile", "other", TRUSTED));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::111122223333:role/A",
        "arn:aws:iam::111122223333:role/a/",
        "arn:aws:iam::111122223333:role/aa",
        "arn:aws-cn:iam::111122223333:role/a"
    })
    void aRoleIsComparedExactly(String role) {
        assertTrue(reason("anchor", "profile", role, TRUSTED).startsWith("The roles of the profile are "));
    }

    private static String reason(String trustAnchor, String profile, String role, CertificateHeaders certificates) {
        SessionParameters parameters =
                new SessionParameters(trustAnchor, profile, role, Optional.empty(), Optional.empty());
        AccountRules rules = rules(Duration.ofHours(1), Duration.ofHours(12));
        return assertThrows(Refusal.class, () -> rules.check(parameters, certificates, Instant.now()))
                .reason();
    }
}
