package dev.rolesanywhere.cli.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialCacheTest {

    private static final CacheKey KEY = CacheKey.builder().add("one").build();

    private final ManualClock clock = new ManualClock();
    private final FakeService service = new FakeService(clock);
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path temporary;

    private CacheDirectory directory;
    private CredentialCache cache;

    @BeforeEach
    void name() {
        Path path = temporary.resolve("sessions");
        directory = new CacheDirectory(path, CacheDirectory.Kind.SESSION);
        cache = CredentialCache.in(path, clock);
    }

    /** Uses the cache as the command does. */
    private String session() {
        String fresh = cache.fresh(KEY);
        return fresh == null ? cache.renew(KEY, service, warnings::add) : fresh;
    }

    private void assertSession(int number) {
        assertEquals(FakeService.json(number), session());
    }

    @Test
    void aFreshSessionIsReused() {
        assertSession(1);
        clock.advance(Duration.ofMinutes(44));
        assertSession(1);

        assertEquals(1, service.calls());
        assertEquals(List.of(), warnings);
    }

    @Test
    void aSessionIsRenewedWhen15MinutesAreLeft() {
        assertSession(1);
        clock.advance(Duration.ofMinutes(45));
        assertSession(2);
        assertSession(2);

        assertEquals(2, service.calls());
    }

    @Test
    void aSessionOf15MinutesIsReusedForHalfOfThem() {
        service.sessionsLive(Duration.ofMinutes(15));
        assertSession(1);
        clock.advance(Duration.ofSeconds(449));
        assertSession(1);
        clock.advance(Duration.ofSeconds(1));
        assertSession(2);
    }

    @Test
    void eachKeyHasItsOwnSession() {
        assertSession(1);
        CacheKey other = CacheKey.builder().add("other").build();

        assertNull(cache.fresh(other));
        assertEquals(FakeService.json(2), cache.renew(other, service, warnings::add));
        assertEquals(FakeService.json(1), cache.fresh(KEY));
    }

    @Test
    void anExpiredCertificateEndsItsSession() {
        service.certificateEndsIn(Duration.ofMinutes(10));
        assertSession(1);
        clock.advance(Duration.ofMinutes(11));
        service.failWith("the certificate has expired");

        assertEquals(
                "the certificate has expired",
                assertThrows(SigningHelperException.class, this::session).getMessage());
    }

    @Test
    void aClockThatWasSetBackInvalidatesTheSession() {
        assertSession(1);
        clock.advance(Duration.ofMinutes(-6));
        assertSession(2);
        assertSession(2);
    }

    @Test
    void aFailedRenewalReturnsTheOldSessionWithOneWarning() {
        assertSession(1);
        clock.advance(Duration.ofMinutes(50));
        service.failWith("the endpoint cannot be reached");

        assertSession(1);
        assertSession(1);

        assertEquals(2, service.calls());
        assertEquals(
                List.of("the session could not be renewed: the endpoint cannot be reached; the cached session"
                        + " is used for up to 10 more minutes"),
                warnings);
    }

    @Test
    void aFailedRenewalIsRetriedAfterAMinute() {
        assertSession(1);
        clock.advance(Duration.ofMinutes(50));
        service.failWith("the endpoint cannot be reached");
        assertSession(1);
        clock.advance(Duration.ofSeconds(60));
        service.recover();

        assertSession(3);
    }

    @Test
    void withoutAValidSessionTheFailureIsThrown() {
        service.failWith("the endpoint cannot be reached");
        assertThrows(SigningHelperException.class, this::session);

        service.recover();
        assertSession(2);
        clock.advance(Duration.ofMinutes(59));
        service.failWith("the endpoint cannot be reached");
        assertThrows(SigningHelperException.class, this::session);
        assertEquals(List.of(), warnings);
    }

    @Test
    void duringARenewalOthersUseTheValidSession() {
        assertSession(1);
        clock.advance(Duration.ofMinutes(50));
        try (CacheLock other = CacheLock.in(directory)) {
            assertTrue(other.tryLock(KEY));
            assertSession(1);
        }
        assertEquals(1, service.calls());
    }

    @Test
    void duringTheFirstCallOthersWait() throws Exception {
        directory.prepare();
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        Thread waiting;
        try (CacheLock other = CacheLock.in(directory)) {
            assertTrue(other.tryLock(KEY));
            waiting = new Thread(() -> got.add(session()));
            waiting.start();
            while (waiting.getState() != Thread.State.TIMED_WAITING && waiting.isAlive()) {
                Thread.sleep(5);
            }
            directory.write(KEY, service.apply(CredentialCache.seconds(clock)));
        }
        waiting.join(60_000);

        assertEquals(List.of(FakeService.json(1)), got);
        assertEquals(1, service.calls());
    }

    @Test
    void afterTheTimeoutAWaiterCallsTheService() {
        directory.prepare();
        try (CacheLock hanging = CacheLock.in(directory)) {
            assertTrue(hanging.tryLock(KEY));
            EntryRenewer renewal = new EntryRenewer(directory, KEY, clock, warnings::add, Duration.ofMillis(50));

            assertEquals(FakeService.json(1), renewal.run(service));
        }
        assertEquals(
                List.of("another process has been renewing the same session for 0 seconds; check whether it hangs"),
                warnings);
        assertSession(1);
    }

    @Test
    void concurrentCallersMakeOneCall() throws Exception {
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            threads.add(new Thread(() -> got.add(session())));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(60_000);
        }

        assertEquals(Collections.nCopies(30, FakeService.json(1)), got);
        assertEquals(1, service.calls());
    }

    @Test
    void callersOfAnotherSessionDoNotWait() {
        directory.prepare();
        try (CacheLock other = CacheLock.in(directory)) {
            assertTrue(other.tryLock(CacheKey.builder().add("other").build()));
            assertSession(1);
        }
    }

    @Test
    void aTooLargeSessionIsReturnedWithAWarning() {
        service.padResponses(CacheEntryFormat.MAX_BYTES);

        assertTrue(session().startsWith(FakeService.json(1)));
        assertEquals(
                List.of("the session is not cached: " + directory.path() + ": it is larger than 64 KiB"), warnings);
    }

    @Test
    void withoutADirectoryTheSessionIsReturnedWithAWarning() {
        CredentialCache none = CredentialCache.in(null, clock);

        assertNull(none.fresh(KEY));
        assertEquals(FakeService.json(1), none.renew(KEY, service, warnings::add));
        assertEquals(
                List.of("the session is not cached: neither --cache-dir nor XDG_CACHE_HOME nor HOME names a directory"),
                warnings);
    }

    @Test
    void aFileThatCannotBeReplacedIsOneWarning() throws IOException {
        Files.createDirectories(directory.file(KEY).resolve("full"));
        Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwx------"));

        assertSession(1);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(
                warnings.get(0).startsWith("the session is not cached: " + directory.path() + ": "), warnings.get(0));
    }

    @Test
    void withoutALockTheSessionIsCached() throws IOException {
        directory.prepare();
        Files.createDirectories(directory.lockFile().resolve("full"));

        assertSession(1);
        assertSession(1);
        assertEquals(List.of(), warnings);
    }

    @Test
    void toStringShowsNoSecret() {
        assertFalse(service.apply(0).toString().contains("secret"));
    }
}
