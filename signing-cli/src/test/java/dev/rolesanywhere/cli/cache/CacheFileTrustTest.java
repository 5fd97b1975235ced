package dev.rolesanywhere.cli.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.cli.ManualClock;
import dev.rolesanywhere.cli.file.CurrentUser;
import dev.rolesanywhere.cli.file.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are trusted, and what happens to the others. */
class CacheFileTrustTest {

    private static final CacheKey KEY = CacheKey.builder().add("one").build();
    private static final int OTHER_USER = 65534;

    private final ManualClock clock = new ManualClock();
    private final FakeService service = new FakeService(clock);
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path temporary;

    private CacheDirectory directory;
    private CredentialCache cache;

    @BeforeEach
    void useNewDirectory() {
        use(temporary.resolve("a/b/sessions"));
    }

    private void use(Path path) {
        directory = new CacheDirectory(path, CacheDirectory.Kind.SESSION);
        cache = CredentialCache.in(path, clock);
    }

    private String renew() {
        return cache.renew(KEY, service, warnings::add);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static void giveAway(Path file) throws IOException {
        assumeTrue(CurrentUser.uid() == CurrentUser.ROOT, "only root gives files away");
        Files.setAttribute(file, "unix:uid", OTHER_USER, LinkOption.NOFOLLOW_LINKS);
    }

    private void assertReplaced(Path file) throws IOException {
        assertNull(cache.fresh(KEY), "it is ignored");
        assertEquals(FakeService.json(2), renew());
        assertEquals(FakeService.json(2), cache.fresh(KEY), "it is replaced");
        assertEquals("rw-------", permissions(file));
        assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        assertEquals(CurrentUser.uid(), FilePermissions.of(file).owner());
        assertEquals(List.of(), warnings);
    }

    /** Returns the file of a fresh session. */
    private Path freshFile() {
        renew();
        assertNotNull(cache.fresh(KEY));
        return directory.file(KEY);
    }

    @Test
    void filesAndDirectoriesAreForTheirOwnerOnly() throws IOException {
        Path file = freshFile();

        assertEquals("rw-------", permissions(file));
        assertEquals("rw-------", permissions(directory.lockFile()));
        for (String made : List.of("a", "a/b", "a/b/sessions")) {
            assertEquals("rwx------", permissions(temporary.resolve(made)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
    void aFileThatIsOpenToOthersIsReplaced(String permissions) throws IOException {
        Path file = freshFile();
        permit(file, permissions);

        assertReplaced(file);
    }

    @Test
    void aFileOfAnotherUserIsReplaced() throws IOException {
        Path file = freshFile();
        giveAway(file);

        assertReplaced(file);
    }

    @Test
    void aLinkIsReplacedAndItsTargetStays() throws IOException {
        Path file = freshFile();
        Path elsewhere = Files.move(file, temporary.resolve("elsewhere"));
        String before = Files.readString(elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        assertReplaced(file);
        assertEquals(before, Files.readString(elsewhere));
    }

    @Test
    void aBrokenLinkIsReplaced() throws IOException {
        Path file = freshFile();
        Files.delete(file);
        Files.createSymbolicLink(file, temporary.resolve("nowhere"));

        assertReplaced(file);
        assertFalse(Files.exists(temporary.resolve("nowhere")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "aws_signing_helper-session 1\n"})
    void aBrokenFileIsReplaced(String content) throws IOException {
        Path file = freshFile();
        Files.writeString(file, content);

        assertReplaced(file);
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsReplaced() throws IOException {
        Path file = freshFile();
        Files.delete(file);
        Files.createDirectory(file);

        assertReplaced(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"---------", "r--------", "-w-------", "rwx------"})
    void aFileWithOtherPermissionsIsReplaced(String permissions) throws IOException {
        Path file = freshFile();
        permit(file, permissions);

        assertReplaced(file);
    }

    @Test
    void aLinkInsteadOfTheLockIsReplaced() throws IOException {
        freshFile();
        Files.delete(directory.lockFile());
        Files.createSymbolicLink(directory.lockFile(), temporary.resolve("nowhere"));

        CacheLock.in(directory).close();

        assertEquals("rw-------", permissions(directory.lockFile()));
        assertFalse(Files.exists(temporary.resolve("nowhere")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwxr-xr-x", "rwx-wx---", "rwxrwxrwx", "rwx-----x"})
    void aDirectoryThatOthersCanAccessIsNotUsed(String permissions) throws IOException {
        freshFile();
        permit(directory.path(), permissions);

        assertNull(cache.fresh(KEY));
        assertEquals(FakeService.json(2), renew());
        assertEquals(
                List.of("the session is not cached: other users can access " + directory.path()
                        + "; use a directory with mode 700, or one that does not exist yet, with --cache-dir"),
                warnings);
        permit(directory.path(), "rwx------");
        assertEquals(FakeService.json(1), cache.fresh(KEY), "nothing was written");
    }

    @Test
    void aDirectoryOfAnotherUserIsNotUsed() throws IOException {
        freshFile();
        giveAway(directory.path());

        assertNull(cache.fresh(KEY));
        assertEquals(FakeService.json(2), renew());
        assertEquals(
                List.of("the session is not cached: " + directory.path()
                        + " belongs to another user; specify a directory of your own with --cache-dir"),
                warnings);
    }

    @Test
    void rootCreatesNoDirectoryInThatOfAUser() throws IOException {
        Path home = Files.createDirectory(temporary.resolve("home"));
        giveAway(home);
        use(home.resolve(".cache/sessions"));

        assertEquals(FakeService.json(1), renew());
        assertEquals(
                List.of("the session is not cached: " + directory.path()
                        + " cannot be created: root does not create a directory in " + home
                        + ", which belongs to another user; specify a directory of root with --cache-dir"),
                warnings);
        assertFalse(Files.exists(home.resolve(".cache")));
    }

    @Test
    void aLinkToTheUsersOwnDirectoryIsUsed() throws IOException {
        Path real = Files.createDirectory(temporary.resolve("real"));
        permit(real, "rwx------");
        use(Files.createSymbolicLink(temporary.resolve("link"), real));

        assertTrue(Files.exists(real.resolve(freshFile().getFileName())));
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNotUsed() throws IOException {
        use(Files.createFile(temporary.resolve("file")));

        assertEquals(FakeService.json(1), renew());
        assertEquals(List.of("the session is not cached: " + directory.path() + " is not a directory"), warnings);
    }

    @Test
    void aDirectoryThatCannotBeCreatedIsOneWarning() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        use(file.resolve("sessions"));

        assertEquals(FakeService.json(1), renew());
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0).startsWith("the session is not cached: " + directory.path() + " cannot be created: "));
    }
}
