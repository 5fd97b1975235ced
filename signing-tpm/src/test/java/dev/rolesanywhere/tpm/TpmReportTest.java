package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report describes a key and its TPM, without using the key. */
class TpmReportTest {

    @TempDir
    private Path folder;

    private Path socket() {
        return folder.resolve("tpm.sock");
    }

    private TpmReport report() {
        Duration limit = Duration.ofSeconds(30);
        return ScriptedTpm.signer(new TpmAccess(() -> new TpmLocation.AtPath(socket()), limit, limit))
                .inspect();
    }

    @Test
    void theKeyIsLoadedAndFlushed() throws IOException {
        try (ScriptedTpm tpm = start(0x49424D00)) {
            TpmReport expected = new TpmReport(
                    socket() + ", manufacturer IBM",
                    "EC P-256",
                    "owner hierarchy, primary key EC P-256",
                    "no password, wrong ones are not counted; 4 of 32 wrong passwords are used up",
                    false);
            assertEquals(expected, report());

            assertEquals(0, tpm.count(" 15d "));
            assertEquals(1, tpm.count(" 165 80000001"));
            assertEquals(1, tpm.count(" 165 80000000"));
        }
    }

    /** What a device answers is shown at a terminal. */
    @ParameterizedTest
    @CsvSource({"0x49465800, IFX", "0x1B5B324A, 2J", "0x00000000, ''", "0xE4F6FC41, A"})
    void theManufacturerHasNothingButLettersAndDigits(String number, String name) throws IOException {
        try (ScriptedTpm tpm = start(Integer.parseUnsignedInt(number.substring(2), 16))) {
            assertEquals(socket() + ", manufacturer " + name, report().device(), tpm.commands()::toString);
        }
    }

    private ScriptedTpm start(int manufacturer) throws IOException {
        return ScriptedTpm.start(
                socket(),
                (code, command) -> code == 0x17A ? property(command, manufacturer) : ScriptedTpm.working(code));
    }

    private static byte[] property(byte[] command, int manufacturer) {
        return ScriptedTpm.property(command, tag -> switch (tag) {
            case Tpm.PT_MANUFACTURER -> manufacturer;
            case Tpm.PT_LOCKOUT_COUNTER -> 4;
            case Tpm.PT_MAX_AUTH_FAIL -> 32;
            default -> 0;
        });
    }

    /** A TPM that is locked does not load keys either, if the parent counts wrong passwords. */
    @Test
    void aLockoutThatPreventsLoadingSaysWhenItEnds() throws IOException {
        try (ScriptedTpm tpm = ScriptedTpm.start(socket(), (code, command) -> switch (code) {
            case 0x157 -> ScriptedTpm.code(0x921);
            case 0x17A -> ScriptedTpm.property(command, tag -> 7200);
            default -> ScriptedTpm.working(code);
        })) {
            IdentityException failure = assertThrows(IdentityException.class, this::report);

            assertTrue(failure.getMessage().contains("; it ends within 2 hours;"), failure.getMessage());
            assertEquals(1, tpm.count(" 157 "));
        }
    }
}
