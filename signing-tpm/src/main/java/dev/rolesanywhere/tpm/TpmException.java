package dev.rolesanywhere.tpm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The TPM rejected a command. */
final class TpmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CommandCode command;
    private final transient ResponseCode code;

    private final transient @Nullable Lockout lockout;

    TpmException(CommandCode command, ResponseCode code) {
        this(command, code, null, null);
    }

    private TpmException(
            CommandCode command, ResponseCode code, @Nullable Lockout lockout, @Nullable TpmException cause) {
        super(command + " failed with " + code, cause);
        this.command = command;
        this.code = code;
        this.lockout = lockout;
    }

    /** Returns the same failure with the number of wrong passwords. */
    TpmException with(Lockout counted) {
        return new TpmException(command, code, counted, this);
    }

    Optional<Lockout> lockout() {
        return Optional.ofNullable(lockout);
    }

    boolean isOfWrongKeyPassword() {
        return command == CommandCode.SIGN && code.isWrongPassword();
    }

    CommandCode command() {
        return command;
    }

    ResponseCode code() {
        return code;
    }
}
