package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.testkit.AuthorizationHeader.CredentialScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningTimeTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private static SigningTime read(String text) {
        return SigningTime.read(
                new ReceivedRequest("POST", "/sessions", "HTTP/1.1", Map.of("X-Amz-Date", List.of(text)), new byte[0]));
    }

    @Test
    void aTimeIsInUtc() {
        assertEquals(
                Instant.parse("2024-02-29T23:59:58Z"), read("20240229T235958Z").instant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20260229T000000Z",
                "20261301T000000Z",
                "20260101T240000Z",
                "20260101T000060Z",
                "20260101T000000",
                "20260101T000000+00:00",
                "20260101t000000z",
                "2026-01-01T00:00:00Z"
            })
    void aTimeThatDoesNotExistOrHasAnotherFormIsRejected(String text) {
        assertThrows(Refusal.class, () -> read(text));
    }

    @ParameterizedTest
    @CsvSource({"PT5M, true", "PT-5M, true", "PT5M1S, false", "PT-5M-1S, false"})
    void theClockMayDifferByTheLimit(Duration difference, boolean accepted) {
        SigningTime time = read("20260101T120000Z");
        Instant now = Instant.parse("2026-01-01T12:00:00Z").plus(difference);

        if (accepted) {
            assertDoesNotThrow(() -> time.requireNear(now, FIVE_MINUTES));
        } else {
            assertThrows(Refusal.class, () -> time.requireNear(now, FIVE_MINUTES));
        }
    }

    @Test
    void aRefusalSaysWhichClockIsAhead() {
        SigningTime time = read("20260101T120000Z");

        Refusal ahead = assertThrows(
                Refusal.class, () -> time.requireNear(Instant.parse("2026-01-01T11:50:00Z"), FIVE_MINUTES));

        assertEquals(
                "X-Amz-Date 20260101T120000Z is 600 s ahead of the simulator's clock; 300 s are allowed.",
                ahead.reason());
    }

    @Test
    void theCredentialScopeHasTheSameDay() {
        SigningTime time = read("20260101T000000Z");

        assertDoesNotThrow(() ->
                time.requireDateOf(new CredentialScope("20260101", "us-east-1", "rolesanywhere", "aws4_request")));
        assertThrows(
                Refusal.class,
                () -> time.requireDateOf(
                        new CredentialScope("20251231", "us-east-1", "rolesanywhere", "aws4_request")));
    }
}
