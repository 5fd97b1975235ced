package dev.rolesanywhere.cli.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.cli.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiredEntriesTest {

    private static final CacheKey OLD = CacheKey.builder().add("old").build();
    private static final CacheKey NEW = CacheKey.builder().add("new").build();

    private final ManualClock clock = new ManualClock();
    private final FakeService service = new FakeService(clock);
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path temporary;

    private CacheDirectory directory;

    @BeforeEach
    void storeAnOldEntry() {
        directory = new CacheDirectory(temporary.resolve("sessions"), CacheDirectory.Kind.SESSION);
        renew(OLD);
    }

    private void renew(CacheKey key) {
        CredentialCache.in(directory.path(), clock).renew(key, service, warnings::add);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            return files.map(each -> each.getFileName() + "").sorted().toList();
        }
    }

    private static String name(CacheKey key) {
        return key.digits() + ".session";
    }

    private static List<String> sorted(String... names) {
        return Stream.of(names).sorted().toList();
    }

    private Path write(String name, String content, Duration age) throws IOException {
        Path file = Files.writeString(directory.path().resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
        return file;
    }

    @Test
    void anExpiredEntryIsRemovedWhenAnotherIsWritten() throws IOException {
        clock.advance(Duration.ofMinutes(60));
        renew(NEW);

        assertEquals(sorted(name(NEW), "sessions.lock"), names());
    }

    @Test
    void aValidEntryStays() throws IOException {
        clock.advance(Duration.ofMinutes(59));
        renew(NEW);

        assertEquals(sorted(name(OLD), name(NEW), "sessions.lock"), names());
    }

    @Test
    void expiredLeftoversOfKilledProcessesAreRemoved() throws IOException {
        String leftover = name(NEW) + ".0123456789abcdef.tmp";
        Files.copy(directory.file(OLD), directory.path().resolve(name(OLD) + ".0123456789abcdef.tmp"));
        write(leftover, "torn", Duration.ofHours(11));
        renew(NEW);
        assertEquals(
                sorted(name(OLD), name(OLD) + ".0123456789abcdef.tmp", name(NEW), leftover, "sessions.lock"), names());

        clock.advance(Duration.ofHours(2));
        renew(NEW);

        assertEquals(sorted(name(NEW), "sessions.lock"), names());
    }

    @Test
    void otherFilesStay() throws IOException {
        String subfolder = "0".repeat(64) + ".session";
        Files.createDirectories(directory.path().resolve(subfolder).resolve("full"));
        Files.setLastModifiedTime(
                directory.path().resolve(subfolder),
                FileTime.from(clock.instant().minus(Duration.ofDays(9))));
        for (String name : List.of("notes", "0".repeat(63) + ".session", "G".repeat(64) + ".session", "x.tmp")) {
            write(name, "", Duration.ofDays(9));
        }
        clock.advance(Duration.ofHours(2));
        renew(NEW);

        assertEquals(
                sorted(
                        name(NEW),
                        subfolder,
                        "notes",
                        "0".repeat(63) + ".session",
                        "G".repeat(64) + ".session",
                        "x.tmp",
                        "sessions.lock"),
                names());
        assertEquals(List.of(), warnings);
    }

    @Test
    void anEntryThatAnotherProcessRenewsStays() throws IOException {
        clock.advance(Duration.ofHours(2));
        try (CacheLock other = CacheLock.in(directory)) {
            other.tryLock(OLD);
            renew(NEW);
        }

        assertEquals(sorted(name(OLD), name(NEW), "sessions.lock"), names());
    }

    @Test
    void clearingLeavesOtherFiles() throws IOException {
        write("notes", "", Duration.ZERO);
        write("0".repeat(64) + ".session", "broken", Duration.ZERO);

        assertEquals(2, CacheListing.in(directory.path()).clear());
        assertEquals(List.of("notes"), names());
        assertEquals(0, CacheListing.in(directory.path()).clear());
        assertEquals(0, CacheListing.in(temporary.resolve("nowhere")).clear());
    }

    @Test
    void clearingLeavesALockInUse() throws IOException {
        try (CacheLock other = CacheLock.in(directory)) {
            other.tryLock(OLD);
            assertEquals(1, CacheListing.in(directory.path()).clear());
        }

        assertEquals(List.of("sessions.lock"), names());
    }

    @Test
    void eachEntryIsListedWithItsState() throws IOException {
        service.certificateEndsIn(Duration.ofHours(3));
        service.sessionsLive(Duration.ofHours(6));
        renew(NEW);
        write("0".repeat(64) + ".session", "broken", Duration.ZERO);

        assertEquals(List.of("broken", "fresh", "fresh"), states(clock));
        clock.advance(Duration.ofMinutes(50));
        assertEquals(List.of("broken", "renewal due", "fresh"), states(clock));
        clock.advance(Duration.ofMinutes(9));
        assertEquals(List.of("broken", "about to expire", "fresh"), states(clock));
        clock.advance(Duration.ofHours(3));
        assertEquals(List.of("broken", "expired", "certificate not valid"), states(clock));
        clock.advance(Duration.ofHours(-5));
        assertEquals(List.of("broken", "issued in the future", "issued in the future"), states(clock));
    }

    private List<String> states(Clock now) {
        return CacheListing.in(directory.path()).list(now).stream()
                .map(CacheListing.Summary::state)
                .toList();
    }
}
