package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.tpm.TpmReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks a key in a TPM: the device, the key, its parent and what its use requires. */
public final class TpmChecks {

    private static final String AUTHORIZATION = "TPM authorization";

    private TpmChecks() {}

    /** Returns no findings if the key is not in a TPM. */
    public static List<Finding> of(Supplier<Optional<TpmReport>> report) {
        try {
            return report.get().map(TpmChecks::findings).orElse(List.of());
        } catch (SigningHelperException e) {
            return List.of(Finding.failure("TPM", e));
        }
    }

    private static List<Finding> findings(TpmReport report) {
        return List.of(
                Finding.ok("TPM", report.device()),
                Finding.ok("TPM key", report.key()),
                Finding.ok("TPM parent", report.parent()),
                report.isLocked()
                        ? Finding.failure(
                                AUTHORIZATION,
                                report.authorization(),
                                "wait, or run tpm2_dictionarylockout --clear-lockout")
                        : Finding.ok(AUTHORIZATION, report.authorization()));
    }
}
