package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.tpm.TpmReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of keys in a TPM. */
final class TpmOptions {

    static final String HANDLE = "handle:";
    static final String PASSWORD = "--tpm-key-password";

    @Option(
            names = PASSWORD,
            paramLabel = "PASSWORD",
            description = "The password of a key in a TPM: env:NAME, file:PATH, or the password itself.")
    @Nullable
    private String tpmKeyPassword;

    @Option(
            names = "--no-tpm-key-password",
            description = "States that a key in a TPM has no password, even if its file says that it has one. A handle"
                    + " does not show whether there is one.")
    private boolean noTpmKeyPassword;

    private @Nullable TpmIdentity identity;

    Optional<PasswordOption> password(ProcessContext context) {
        return tpmKeyPassword == null || tpmKeyPassword.isEmpty()
                ? Optional.empty()
                : Optional.of(PasswordOption.of(PASSWORD, tpmKeyPassword, context.environment()));
    }

    boolean statesThatThereIsNone() {
        return noTpmKeyPassword;
    }

    /**
     * Returns the key in a TPM, if the location turns out to be one.
     *
     * @param location the value of the option that names the key
     */
    TpmIdentity identity(String location, ProcessContext context) {
        if (identity == null) {
            identity = new TpmIdentity(location, this, context);
        }
        return identity;
    }

    Optional<TpmReport> report() {
        return identity == null ? Optional.empty() : identity.report();
    }

    void warnOfUnneededPassword(ProcessContext context) {
        if (tpmKeyPassword != null && (identity == null || !identity.isInTpm())) {
            PasswordOption.warnThatIsIgnored(PASSWORD, context);
        }
    }
}
