package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clocks that are wrong, set or stand still while the machine sleeps. */
class RefreshClockTest extends RefreshingCredentialsTestCase {

    @Test
    void newCredentialsThatHaveExpiredByThisClockAreAFailure() {
        service = () -> new SessionCredentials("ASIA", "secret", "token", clock.instant(), "111122223333");

        SigningHelperException why = assertThrows(SigningHelperException.class, credentials::get);

        assertEquals(
                "the new credentials expired at 2026-11-22T00:00:00Z according to this machine's clock; correct"
                        + " the clock",
                why.getMessage());
    }

    @Test
    void settingTheClockBackDoesNotProlongCredentials() {
        credentials.get();
        service = failing(unavailable());
        clock.jump(Duration.ofDays(-1));
        pass(LIFE);

        assertEquals(Optional.empty(), credentials.current());
    }

    @Test
    void settingTheClockBackDoesNotDelayARefresh() {
        credentials.get();
        clock.jump(Duration.ofDays(-1));
        pass(UNTIL_PREFETCH);
        awaitNotifications(2);

        assertEquals("ASIA2", credentials.get().accessKeyId());
    }

    @Test
    void credentialsAreReturnedAgainOnceAWrongClockIsCorrected() {
        SessionCredentials first = credentials.get();
        service = failing(denied());
        clock.jump(Duration.ofDays(1));
        credentials.look();
        awaitNotifications(2);
        assertEquals(Optional.empty(), credentials.current());

        clock.jump(Duration.ofDays(-1));

        assertSame(first, credentials.get());
        service = this::session;
        pass(RefreshSchedule.LONGEST_WAIT);
        awaitNotifications(3);
        assertEquals("refreshed ASIA3", notifications.get(2));
    }

    @Test
    void credentialsAreRefreshedWhenTheMachineWakesUp() {
        credentials.get();
        clock.jump(Duration.ofDays(2));
        credentials.look();
        awaitNotifications(2);

        assertEquals("ASIA2", credentials.current().orElseThrow().accessKeyId());
    }
}
