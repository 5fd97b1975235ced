package dev.rolesanywhere.pkcs11;

/**
 * The layout of PKCS#11's C structures in memory, which differs between platforms.
 *
 * @param ulongBytes the size of CK_ULONG, an {@code unsigned long}
 * @param pointerBytes the size of a pointer
 * @param packed whether members follow each other without padding, as on Windows
 * @see <a href="https://docs.oasis-open.org/pkcs11/pkcs11-base/v3.0/pkcs11-base-v3.0.html">PKCS #11, section 2.1</a>
 */
record CryptokiLayout(int ulongBytes, int pointerBytes, boolean packed) {

    private static final int ULONG = -1;
    private static final int POINTER = -2;

    /**
     * The offsets of a structure's members.
     *
     * @param offsets the offset of each member
     * @param size the size of the whole
     */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares structures.
    record Structure(int[] offsets, int size) {

        int offset(int member) {
            return offsets[member];
        }
    }

    static CryptokiLayout of(boolean windows, int longBytes, int pointerBytes) {
        return new CryptokiLayout(longBytes, pointerBytes, windows);
    }

    /** CK_INFO: cryptokiVersion, manufacturerID, flags, libraryDescription, libraryVersion. */
    Structure info() {
        return structure(2, 32, ULONG, 32, 2);
    }

    /** CK_SLOT_INFO: slotDescription, manufacturerID, flags, hardwareVersion, firmwareVersion. */
    Structure slotInfo() {
        return structure(64, 32, ULONG, 2, 2);
    }

    /** CK_TOKEN_INFO: label, manufacturerID, model, serialNumber, flags, ten counts, two versions, utcTime. */
    Structure tokenInfo() {
        return structure(
                32, 32, 16, 16, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, 2, 2, 16);
    }

    /** CK_SESSION_INFO: slotID, state, flags, ulDeviceError. */
    Structure sessionInfo() {
        return structure(ULONG, ULONG, ULONG, ULONG);
    }

    /** CK_ATTRIBUTE: type, pValue, ulValueLen. */
    Structure attribute() {
        return structure(ULONG, POINTER, ULONG);
    }

    /** CK_MECHANISM: mechanism, pParameter, ulParameterLen. */
    Structure mechanism() {
        return structure(ULONG, POINTER, ULONG);
    }

    /** CK_C_INITIALIZE_ARGS: four functions for locking, flags, pReserved. */
    Structure initializeArguments() {
        return structure(POINTER, POINTER, POINTER, POINTER, ULONG, POINTER);
    }

    /** Returns the offset of a function's pointer in CK_FUNCTION_LIST, which starts with a version of two bytes. */
    int functionOffset(int function) {
        return aligned(2, pointerBytes) + function * pointerBytes;
    }

    private Structure structure(int... members) {
        int[] offsets = new int[members.length];
        int end = 0;
        int widest = 1;
        for (int i = 0; i < members.length; i++) {
            int size = size(members[i]);
            int alignment = members[i] < 0 ? size : 1;
            offsets[i] = aligned(end, alignment);
            end = offsets[i] + size;
            widest = Math.max(widest, alignment);
        }
        return new Structure(offsets, aligned(end, widest));
    }

    private int size(int member) {
        return switch (member) {
            case ULONG -> ulongBytes;
            case POINTER -> pointerBytes;
            default -> member;
        };
    }

    private int aligned(int offset, int alignment) {
        return packed ? offset : (offset + alignment - 1) / alignment * alignment;
    }
}
