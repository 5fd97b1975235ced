package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.KeySigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are replaced while they are read: that fails in a way that passes, and never gives a mixed pair. */
@Execution(ExecutionMode.CONCURRENT)
class RotationTest {

    private static final Set<Reason> PASSING = EnumSet.of(Reason.UNREADABLE, Reason.MALFORMED, Reason.KEY_MISMATCH);
    private static final List<String> KINDS = List.of("ec-p256", "rsa-2048");

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private FileIdentitySource source;

    @BeforeEach
    void placeFiles() throws IOException {
        certificate = folder.resolve("certificate.pem");
        key = folder.resolve("key.pem");
        place("ec-p256", certificate);
        place("ec-p256", key);
        source = FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey(key)
                .build();
        source.load();
    }

    private static byte[] content(String kind, Path file) {
        String name = file.endsWith("key.pem") ? "key-pkcs8.pem" : "certificate.pem";
        return Testdata.bytes("identities/" + kind + "/direct/" + name);
    }

    private static void place(String kind, Path file) throws IOException {
        Files.write(file, content(kind, file));
    }

    private Reason refusal() {
        return assertThrows(IdentityException.class, source::load).reason();
    }

    @Test
    void aFileThatIsMissingForAMomentIsUnreadable() throws IOException {
        Files.delete(key);
        assertEquals(Reason.UNREADABLE, refusal());

        place("ec-p256", key);
        source.load();
    }

    @Test
    void aFileThatIsEmptyOrHalfWrittenIsMalformed() throws IOException {
        byte[] whole = content("ec-p256", certificate);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 10}) {
            Files.write(certificate, Arrays.copyOf(whole, length));
            assertEquals(Reason.MALFORMED, refusal(), "the first " + length + " bytes");
        }
    }

    @Test
    void aNewCertificateWithTheOldKeyIsAMismatchUntilTheKeyFollows() throws IOException {
        place("rsa-2048", certificate);
        assertEquals(Reason.KEY_MISMATCH, refusal());

        place("rsa-2048", key);
        source.load();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void aKeyThatFollowsItsCertificateIsWaitedFor(int oldReads) throws IOException {
        place("rsa-2048", certificate);
        AtomicInteger reads = new AtomicInteger();
        source = FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey("key", () -> content(reads.getAndIncrement() < oldReads ? "ec-p256" : "rsa-2048", key))
                .build();

        assertEquals("RSA", source.load().certificate().getPublicKey().getAlgorithm());
        assertEquals(oldReads + 1, reads.get());
    }

    @Test
    void aCertificateThatFollowsItsKeyIsWaitedFor() throws IOException {
        place("rsa-2048", key);
        AtomicInteger reads = new AtomicInteger();
        source = FileIdentitySource.builder()
                .certificate(
                        "certificate", () -> content(reads.getAndIncrement() < 2 ? "ec-p256" : "rsa-2048", certificate))
                .privateKey(key)
                .build();

        assertEquals("RSA", source.load().certificate().getPublicKey().getAlgorithm());
        assertEquals(3, reads.get());
    }

    @Test
    void aFileThatIsMissingOrHalfWrittenDuringARotationIsWaitedFor() throws IOException {
        place("rsa-2048", certificate);
        byte[] whole = content("rsa-2048", key);
        List<byte[]> contents = List.of(content("ec-p256", key), Arrays.copyOf(whole, 100), new byte[0], whole);
        AtomicInteger reads = new AtomicInteger();
        source = FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey("key", () -> contents.get(reads.getAndIncrement()))
                .build();

        assertEquals("RSA", source.load().certificate().getPublicKey().getAlgorithm());
    }

    @Test
    void aLastingMismatchFailsAfterASecond() throws IOException {
        place("rsa-2048", certificate);
        AtomicInteger reads = new AtomicInteger();
        source = FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey("key", () -> {
                    reads.incrementAndGet();
                    return content("ec-p256", key);
                })
                .build();
        long start = System.nanoTime();

        assertEquals(Reason.KEY_MISMATCH, refusal());

        assertTrue(System.nanoTime() - start >= 1_000_000_000L);
        assertEquals(7, reads.get());
    }

    @Test
    void aMismatchOfContentThatIsInNoFileFailsAtOnce() {
        AtomicInteger reads = new AtomicInteger();
        source = FileIdentitySource.builder()
                .certificate("certificate", () -> content("rsa-2048", certificate))
                .privateKey("key", () -> {
                    reads.incrementAndGet();
                    return content("ec-p256", key);
                })
                .build();

        assertEquals(Reason.KEY_MISMATCH, refusal());
        assertEquals(1, reads.get());
    }

    @Test
    void allFilesAreReadBeforeOneIsParsed() throws IOException {
        Files.writeString(certificate, "no certificate");
        Files.delete(key);

        assertEquals(Reason.UNREADABLE, refusal());
    }

    @Test
    void anInterruptionEndsTheWait() throws IOException {
        place("rsa-2048", certificate);
        Thread.currentThread().interrupt();

        assertEquals(Reason.KEY_MISMATCH, refusal());
        assertTrue(Thread.interrupted());
    }

    @Test
    void whileFilesAreSwappedAPairIsNeverMixed() throws InterruptedException, ExecutionException {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> swapping = writer.submit(() -> {
                swapUntil(over);
                return null;
            });
            int loaded = 0;
            for (int i = 0; i < 300 || loaded == 0; i++) {
                loaded += loadsAPair() ? 1 : 0;
            }
            over.set(true);
            swapping.get();
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void aFileOfBothThatIsReplacedByRenamingAlwaysGivesAPair()
            throws InterruptedException, ExecutionException, IOException {
        placeBoth("ec-p256");
        source = FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey(certificate)
                .build();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> replacing = writer.submit(() -> {
                for (int i = 1; !over.get(); i++) {
                    placeBoth(KINDS.get(i % 2));
                }
                return null;
            });
            for (int i = 0; i < 1000; i++) {
                X509Identity identity = source.load();
                assertTrue(((KeySigner) identity.signer()).belongsTo(identity.certificate()));
            }
            over.set(true);
            replacing.get();
        } finally {
            writer.shutdownNow();
        }
    }

    private void placeBoth(String kind) throws IOException {
        Path fresh = folder.resolve("fresh.pem");
        Files.write(fresh, content(kind, certificate));
        Files.write(fresh, content(kind, key), StandardOpenOption.APPEND);
        Files.move(fresh, certificate, StandardCopyOption.ATOMIC_MOVE);
    }

    private void swapUntil(AtomicBoolean over) throws IOException {
        for (int i = 1; !over.get(); i++) {
            place(KINDS.get(i % 2), certificate);
            place(KINDS.get(i % 2), key);
        }
    }

    private boolean loadsAPair() {
        try {
            X509Identity identity = source.load();
            assertTrue(((KeySigner) identity.signer()).belongsTo(identity.certificate()));
            return true;
        } catch (IdentityException e) {
            assertTrue(PASSING.contains(e.reason()), e.getMessage());
            return false;
        }
    }
}
