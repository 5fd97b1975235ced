package dev.rolesanywhere.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** Refuses what the reference helper has and this one does not have yet. */
final class LaterFeatures {

    private static final String TOKENS = "keys in a PKCS#11 token are not supported yet";
    private static final String TPM = "keys in a TPM are not supported yet";
    private static final String INSTEAD = "; use a PEM or PKCS#12 file";

    private static final Map<String, String> OPTIONS = options();

    private LaterFeatures() {}

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--pkcs11-lib", TOKENS);
        options.put("--reuse-pin", TOKENS);
        options.put("--tpm-key-password", TPM);
        options.put("--no-tpm-key-password", TPM);
        return options;
    }

    static void refuse(ParseResult parsed) {
        OPTIONS.forEach((option, reason) -> {
            if (parsed.hasMatchedOption(option) && !Boolean.FALSE.equals(parsed.matchedOptionValue(option, null))) {
                throw new UsageException(option + ": " + reason + INSTEAD);
            }
        });
    }

    static void refuseLocation(String option, String value) {
        if (value.startsWith("pkcs11:")) {
            // The URI may hold a PIN.
            throw new UsageException(option + " pkcs11:…: " + TOKENS + INSTEAD);
        }
        if (value.startsWith("handle:")) {
            throw new UsageException(option + " " + value + ": " + TPM + INSTEAD);
        }
    }
}
