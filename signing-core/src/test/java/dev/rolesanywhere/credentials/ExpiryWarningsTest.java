package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpiryWarningsTest {

    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private final Refresher.ExpiryWarnings watch = new Refresher.ExpiryWarnings();

    private Optional<Duration> warningWith(Duration left) {
        return watch.warning(END, END.minus(left));
    }

    @Test
    void itReportsOnceEachAtThirtySevenAndOneDays() {
        assertEquals(Optional.empty(), warningWith(Duration.ofDays(31)));
        assertEquals(Optional.of(Duration.ofDays(30)), warningWith(Duration.ofDays(30)));
        assertEquals(Optional.empty(), warningWith(Duration.ofDays(8)));
        assertEquals(Optional.of(Duration.ofDays(6)), warningWith(Duration.ofDays(6)));
        assertEquals(Optional.empty(), warningWith(Duration.ofDays(2)));
        assertEquals(Optional.of(Duration.ofHours(23)), warningWith(Duration.ofHours(23)));
        assertEquals(Optional.empty(), warningWith(Duration.ofHours(-1)));
    }

    @Test
    void aCertificateThatExpiresSoonAtTheStartIsReportedOnce() {
        assertEquals(Optional.of(Duration.ofHours(-1)), warningWith(Duration.ofHours(-1)));
        assertEquals(Optional.empty(), warningWith(Duration.ofHours(-2)));
    }

    @Test
    void aClockThatWasWrongForAMomentUsesNoWarningUp() {
        warningWith(Duration.ofHours(1));
        assertEquals(Optional.empty(), warningWith(Duration.ofDays(20)));

        assertEquals(Optional.of(Duration.ofDays(7)), warningWith(Duration.ofDays(7)));
    }

    @Test
    void aRenewedCertificateIsWatchedAgain() {
        warningWith(Duration.ofHours(1));
        Instant renewed = END.plus(Duration.ofDays(60));

        assertEquals(Optional.empty(), watch.warning(renewed, END));
        assertEquals(Optional.of(Duration.ofDays(29)), watch.warning(renewed, renewed.minus(Duration.ofDays(29))));
    }
}
