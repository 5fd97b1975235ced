package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Checks that any content is either an identity that signs, or rejected with one line, and soon. */
final class FuzzedIdentity {

    /** The limits allow 20,000,000 iterations, which are slow before they are compiled. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final byte[] CERTIFICATE = Testdata.bytes("identities/ec-p256/direct/certificate.pem");

    private FuzzedIdentity() {}

    static void check(byte[] content) {
        check(FileIdentitySource.builder().certificate("fuzzed", () -> content));
        check(FileIdentitySource.builder()
                .certificate("certificate", () -> CERTIFICATE)
                .privateKey("fuzzed", () -> content));
    }

    /** A slow run is repeated: the first one loads classes, and a machine can be busy. */
    private static void check(FileIdentitySource.Builder files) {
        FileIdentitySource source = files.privateKeyPassword("correct horse"::toCharArray)
                .storePassword("correct horse"::toCharArray)
                .build();
        assertTrue(IntStream.range(0, 2).anyMatch(attempt -> isSoonDone(source)), "it took more than " + SOON);
    }

    private static boolean isSoonDone(FileIdentitySource source) {
        long start = System.nanoTime();
        try {
            X509Identity identity = source.load();
            assertTrue(identity.signer().sign(new byte[3]).length > 0);
        } catch (IdentityException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
        }
        return Duration.ofNanos(System.nanoTime() - start).compareTo(SOON) < 0;
    }

    /** Returns the test files that a parser is for. */
    static Stream<Arguments> files(Predicate<byte[]> kind) {
        return contents().filter(kind).map(content -> Arguments.of((Object) content));
    }

    /** Returns what is in the PEM blocks with a label. */
    static Stream<Arguments> blocks(String label) {
        return contents()
                .filter(PemBlock::isIn)
                .flatMap(FuzzedIdentity::blocks)
                .filter(block -> block.label().equals(label))
                .map(block -> Arguments.of((Object) block.content()));
    }

    private static Stream<PemBlock> blocks(byte[] pem) {
        return PemBlock.in(pem).stream().filter(FuzzedIdentity::isSound);
    }

    private static boolean isSound(PemBlock block) {
        try {
            return block.content().length > 0;
        } catch (IdentityException e) {
            return false;
        }
    }

    private static Stream<byte[]> contents() {
        try (Stream<Path> files = Files.walk(Testdata.path("identities"))) {
            return files.filter(Files::isRegularFile).sorted().map(FuzzedIdentity::bytes).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
