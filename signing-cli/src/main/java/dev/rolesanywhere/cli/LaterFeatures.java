package dev.rolesanywhere.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** Refuses what the reference helper has and this one does not have yet. */
final class LaterFeatures {

    private static final String TPM = "keys in a TPM are not supported yet";
    private static final String INSTEAD = "; use a PEM or PKCS#12 file";

    private static final Map<String, String> OPTIONS = options();

    private LaterFeatures() {}

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
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
        if (value.startsWith("handle:")) {
            throw new UsageException(option + " " + value + ": " + TPM + INSTEAD);
        }
    }
}
