package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionIssuerTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00.750Z");
    private static final String ROLE = "arn:aws:iam::111122223333:role/a";
    private static final Subject SUBJECT =
            new Subject(ThrowawayPki.create().issue(KeyKind.EC_P256).certificate());

    private static SessionIssuer issuer(Optional<Duration> lifetime) {
        RolesAnywhereSimulatorBuilder builder =
                RolesAnywhereSimulator.builder().acceptRoleSessionName(true).profileDuration(Duration.ofHours(1));
        lifetime.ifPresent(builder::sessionLifetime);
        return new SessionIssuer(builder.settings());
    }

    private static IssuedSession issue(SessionIssuer issuer, Optional<Integer> seconds, Optional<String> name) {
        return issuer.issue(new SessionParameters("anchor", "profile", ROLE, seconds, name), SUBJECT, NOW);
    }

    @Test
    void issuesCredentialsInTheFormOfSts() {
        IssuedSession session = issue(issuer(Optional.empty()), Optional.empty(), Optional.empty());

        assertTrue(session.accessKeyId().matches("ASIA[A-Z2-7]{16}"), session.accessKeyId());
        assertEquals(40, session.secretAccessKey().length());
        assertEquals(30, Base64.getDecoder().decode(session.secretAccessKey()).length);
        assertEquals(680, session.sessionToken().length());
        assertEquals(510, Base64.getDecoder().decode(session.sessionToken()).length);
    }

    @Test
    void neverIssuesTheSameCredentialsTwice() {
        SessionIssuer issuer = issuer(Optional.empty());
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            IssuedSession session = issue(issuer, Optional.empty(), Optional.empty());
            values.addAll(List.of(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        }

        assertEquals(1500, values.size());
    }

    @Test
    void issuesTheSameCredentialsInEachRun() {
        SessionIssuer one = issuer(Optional.empty());
        SessionIssuer other = issuer(Optional.empty());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    issue(one, Optional.empty(), Optional.empty()), issue(other, Optional.empty(), Optional.empty()));
        }
    }

    @ParameterizedTest
    @CsvSource({", 2026-11-21T21:55:00Z", "900, 2026-11-21T21:10:00Z", "7200, 2026-11-21T21:55:00Z"})
    void expiresAfterTheShorterDurationInWholeSeconds(Integer requested, Instant expiration) {
        assertEquals(
                expiration,
                issue(issuer(Optional.empty()), Optional.ofNullable(requested), Optional.empty())
                        .expiration());
    }

    @Test
    void expiresAfterTheConfiguredLifetimeIfThereIsOne() {
        assertEquals(
                Instant.parse("2026-11-21T20:55:05Z"),
                issue(issuer(Optional.of(Duration.ofSeconds(5))), Optional.of(900), Optional.empty())
                        .expiration());
    }

    @Test
    void namesTheSessionAsRequestedOrBySerialNumber() {
        assertEquals(
                "build-7",
                issue(issuer(Optional.empty()), Optional.empty(), Optional.of("build-7"))
                        .roleSessionName());
        assertEquals(
                SUBJECT.hexSerialNumber(),
                issue(issuer(Optional.empty()), Optional.empty(), Optional.empty())
                        .roleSessionName());
    }
}
