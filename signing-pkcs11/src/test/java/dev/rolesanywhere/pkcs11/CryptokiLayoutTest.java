package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.pkcs11.CryptokiLayout.Structure;
import org.junit.jupiter.api.Test;

/** The expected numbers come from a C compiler and each platform's pkcs11.h. */
class CryptokiLayoutTest {

    private static final CryptokiLayout LP64 = CryptokiLayout.of(false, 8, 8);
    private static final CryptokiLayout WINDOWS = CryptokiLayout.of(true, 4, 8);
    private static final CryptokiLayout WINDOWS_32 = CryptokiLayout.of(true, 4, 4);
    private static final CryptokiLayout ILP32 = CryptokiLayout.of(false, 4, 4);

    private static void assertSizes(
            CryptokiLayout layout,
            int info,
            int slotInfo,
            int tokenInfo,
            int sessionInfo,
            int attribute,
            int arguments) {
        assertEquals(info, layout.info().size());
        assertEquals(slotInfo, layout.slotInfo().size());
        assertEquals(tokenInfo, layout.tokenInfo().size());
        assertEquals(sessionInfo, layout.sessionInfo().size());
        assertEquals(attribute, layout.attribute().size());
        assertEquals(attribute, layout.mechanism().size());
        assertEquals(arguments, layout.initializeArguments().size());
    }

    private static void assertOffsets(Structure structure, int... offsets) {
        assertArrayEquals(offsets, structure.offsets());
    }

    @Test
    void linuxAndMacOsAlignLongsOfEightBytes() {
        assertSizes(LP64, 88, 112, 208, 32, 24, 48);
        assertOffsets(LP64.info(), 0, 2, 40, 48, 80);
        assertOffsets(LP64.slotInfo(), 0, 64, 96, 104, 106);
        assertOffsets(LP64.attribute(), 0, 8, 16);
        assertEquals(96, LP64.tokenInfo().offset(4));
        assertEquals(188, LP64.tokenInfo().offset(17));
        assertEquals(8, LP64.functionOffset(0));
        assertEquals(8 + 43 * 8, LP64.functionOffset(43));
    }

    @Test
    void windowsPacksLongsOfFourBytesAndPointersOfEight() {
        assertSizes(WINDOWS, 72, 104, 160, 16, 16, 44);
        assertOffsets(WINDOWS.info(), 0, 2, 34, 38, 70);
        assertOffsets(WINDOWS.attribute(), 0, 4, 12);
        assertOffsets(WINDOWS.initializeArguments(), 0, 8, 16, 24, 32, 36);
        assertEquals(2, WINDOWS.functionOffset(0));
        assertEquals(2 + 43 * 8, WINDOWS.functionOffset(43));
        assertSizes(WINDOWS_32, 72, 104, 160, 16, 12, 24);
        assertEquals(2, WINDOWS_32.functionOffset(0));
    }

    @Test
    void systemsOf32BitsAlignLongsOfFourBytes() {
        assertSizes(ILP32, 76, 104, 160, 16, 12, 24);
        assertOffsets(ILP32.info(), 0, 2, 36, 40, 72);
        assertOffsets(ILP32.attribute(), 0, 4, 8);
        assertEquals(4, ILP32.functionOffset(0));
    }
}
