package dev.rolesanywhere.tpm;

/**
 * How many wrong passwords the TPM has counted. Keys with the attribute noDA are not affected.
 *
 * @param tries the wrong passwords that count at the moment
 * @param limit how many of them lock the TPM
 * @param secondsPerTry after this time one wrong password is forgotten; 0 if never
 * @param isOn whether the TPM is locked
 */
record Lockout(int tries, int limit, int secondsPerTry, boolean isOn) {

    /** Says how many tries are used. */
    String used() {
        return Integer.toUnsignedString(tries) + " of " + Integer.toUnsignedString(limit)
                + " wrong passwords are used up";
    }

    /** Says when a locked TPM accepts a password again. */
    String end() {
        return secondsPerTry == 0
                ? "it does not end by itself"
                : "it ends within " + duration(Integer.toUnsignedLong(secondsPerTry));
    }

    private static String duration(long seconds) {
        if (seconds < 120) {
            return seconds + " seconds";
        }
        long minutes = (seconds + 59) / 60;
        return minutes < 120 ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
    }
}
