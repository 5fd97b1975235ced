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
}
