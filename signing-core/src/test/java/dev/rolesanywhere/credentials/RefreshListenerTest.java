package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RefreshListenerTest extends RefreshingCredentialsTestCase {

    @Test
    void callersDoNotWaitForTheListener() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (RefreshingCredentials slow = another()
                .listener(new RefreshListener() {
                    @Override
                    public void refreshed(SessionCredentials fresh) {
                        try {
                            written.await();
                        } catch (InterruptedException ignored) { // The listener ends.
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .build()) {
            assertEquals("ASIA0", slow.get().accessKeyId());
        } finally {
            written.countDown();
        }
    }

    @Test
    void aListenerThatAsksForCredentialsDoesNotWait() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        AtomicReference<RefreshingCredentials> asked = new AtomicReference<>();
        asked.set(RefreshingCredentials.builder()
                .identitySource(() -> IDENTITY)
                .createSession(identity -> {
                    throw denied();
                })
                .clock(clock)
                .stopwatch(clock::stopwatch)
                .listener(new RefreshListener() {
                    @Override
                    public void failed(SigningHelperException failure, Duration untilNextAttempt) {
                        answers.add(assertThrows(
                                        SigningHelperException.class,
                                        () -> asked.get().get())
                                .getMessage());
                    }
                })
                .build());
        try (RefreshingCredentials credentialsOfTheListener = asked.get()) {
            assertThrows(SigningHelperException.class, credentialsOfTheListener::get);
            assertEquals(denied().getMessage(), answers.take());
        }
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        try (RefreshingCredentials refreshing = another()
                .listener(new RefreshListener() {
                    @Override
                    public void refreshed(SessionCredentials fresh) {
                        throw new IllegalStateException("thrown by a listener, and meant to be");
                    }
                })
                .build()) {
            refreshing.get();
            clock.advance(LIFE);
            refreshing.look();

            assertEquals("ASIA0", refreshing.get().accessKeyId());
            assertEquals(0, refreshing.status().failures());
            assertEquals(2, refreshing.status().refreshes());
        }
    }

    @Test
    void theExpirationOfTheCertificateIsReportedInAdvance() {
        X509Identity soon = identityFor(Duration.ofDays(6));
        identities = () -> soon;

        credentials.get();
        awaitNotifications(2);

        assertEquals("certificate 6 days", notifications.get(1));
        assertEquals(
                Optional.of(soon.certificate().getNotAfter().toInstant()),
                credentials.status().certificateExpiration());
    }
}
