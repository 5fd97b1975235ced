package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.UsageException;

/** Rejects what Amazon's helper has and this one does not have yet. */
final class LaterFeatures {

    private LaterFeatures() {}

    static void refuseLocation(String option, String value) {
        if (value.startsWith("handle:")) {
            throw new UsageException(option
                    + " names a key in a TPM, which is not supported yet; use a PEM or PKCS#12 file, or the TPM's"
                    + " PKCS#11 module");
        }
    }
}
