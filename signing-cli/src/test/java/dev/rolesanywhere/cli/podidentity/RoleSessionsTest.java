package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.X509Identity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to requests whose session is closed. No call for credentials ends. */
class RoleSessionsTest {

    private final CountDownLatch never = new CountDownLatch(1);
    private long nanos;
    private final RoleSessions sessions = new RoleSessions(
            (session, listener) -> RefreshingCredentials.builder()
                    .identitySource(this::waitForever)
                    .createSession(identity -> {
                        throw new AssertionError("there is no identity");
                    })
                    .listener(listener)
                    .build(),
            () -> nanos);

    private X509Identity waitForever() {
        try {
            never.await();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        throw new SigningHelperException("the test has ended");
    }

    private static RoleSession session(String name) {
        return new RoleSession("anchor", "profile", "role", Duration.ofHours(1), Optional.of(name));
    }

    @AfterEach
    void stop() {
        sessions.close();
        never.countDown();
    }

    @Test
    void requestsOfADisplacedSessionDoNotWait() {
        for (int pod = 1; pod < RoleSessions.MOST; pod++) {
            sessions.credentials(session("pod-" + pod));
        }
        nanos = -1;
        CompletableFuture<LocalResponse> leastRecent =
                sessions.credentials(session("least-recent")).toCompletableFuture();
        nanos = 1;
        CompletableFuture<LocalResponse> another =
                sessions.credentials(session("another")).toCompletableFuture();

        assertTrue(leastRecent.isDone());
        assertEquals(503, leastRecent.join().status());
        assertFalse(another.isDone());
    }
}
