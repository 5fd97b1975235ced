package dev.rolesanywhere.pkcs11;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The PINs that a token has refused, by their fingerprints. None is forgotten, to be tried once more. */
final class RefusedPins {

    /** More than any token lets be tried; what configures that many PINs is guessing. */
    private static final int MOST = 16;

    private final List<byte[]> fingerprints = new ArrayList<>();

    boolean has(byte[] fingerprint) {
        boolean isThere = false;
        for (byte[] each : fingerprints) {
            isThere |= MessageDigest.isEqual(each, fingerprint);
        }
        return isThere;
    }

    boolean isFull() {
        return fingerprints.size() >= MOST;
    }

    /** Remembers one; where there is no room, only people may go on. */
    void add(byte[] fingerprint) {
        if (!isFull()) {
            fingerprints.add(fingerprint);
        }
    }
}
